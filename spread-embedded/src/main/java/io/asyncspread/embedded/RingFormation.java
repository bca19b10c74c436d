/*
 * Copyright 2026 the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asyncspread.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Forms the rings that the daemons which run, answer and reach each other should be in:
 * rings that lose daemons are cut into pieces, pieces that reach each other come
 * together. Confined to the event loop of its network.
 */
final class RingFormation {

	private final IntSupplier seconds;

	private final MembershipFrames frames;

	private final LongSupplier deliveries;

	private List<Ring> rings = new ArrayList<>();

	private int lastTime;

	/**
	 * Create a formation without rings.
	 * @param seconds the time of day, in seconds since 1970
	 * @param frames how to write membership messages
	 * @param deliveries gives each delivery of the network a number of its own
	 */
	RingFormation(IntSupplier seconds, MembershipFrames frames, LongSupplier deliveries) {
		this.seconds = seconds;
		this.frames = frames;
		this.deliveries = deliveries;
	}

	List<Ring> rings() {
		return this.rings;
	}

	/**
	 * Form the rings, and put each daemon into its own.
	 * @param nodes all daemons of the network
	 */
	void form(List<Node> nodes) {
		Map<Integer, List<Node>> wanted = new TreeMap<>();
		for (Node node : nodes) {
			if (node.isRunning()) {
				int part = node.isFrozen() ? -1 - node.position() : node.part();
				List<Node> others = wanted.get(part);
				if (others == null) {
					others = new ArrayList<>();
					wanted.put(part, others);
				}
				others.add(node);
			}
		}
		List<Ring> formed = new ArrayList<>();
		for (List<Node> part : wanted.values()) {
			Ring same = same(part);
			formed.add((same != null) ? same : formed(part));
		}
		this.rings = formed;
		for (Node node : nodes) {
			node.ring(null);
		}
		for (Ring ring : formed) {
			for (Node node : ring.nodes()) {
				node.ring(ring);
			}
		}
	}

	private @Nullable Ring same(List<Node> part) {
		for (Ring ring : this.rings) {
			if (ring.nodes().equals(part) && (!ring.isLossPending() || part.get(0).isFrozen())) {
				return ring;
			}
		}
		return null;
	}

	private Ring formed(List<Node> part) {
		List<Ring> pieces = new ArrayList<>();
		for (Ring ring : this.rings) {
			List<Node> common = new ArrayList<>(ring.nodes());
			common.retainAll(part);
			if (!common.isEmpty()) {
				pieces.add(ring.piece(common, nextTime()));
			}
		}
		if (part.get(0).isFrozen() && pieces.size() == 1) {
			return pieces.get(0);
		}
		for (Ring piece : pieces) {
			piece.settle();
		}
		Ring formed = new Ring(part, nextTime(), this.frames, this.deliveries);
		formed.merge(pieces);
		return formed;
	}

	private int nextTime() {
		this.lastTime = Math.max(this.seconds.getAsInt(), this.lastTime + 1);
		return this.lastTime;
	}

}
