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

package io.asyncspread.transport;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.asyncspread.stub.Models;

/**
 * The byte budget under all interleavings of a few threads that a model checker finds.
 */
@Tag(Models.TAG)
@Param(name = "bytes", gen = IntGen.class, conf = "1:3")
public class ByteBudgetModelTests {

	private final ByteBudget budget = new ByteBudget(3);

	@Operation
	public boolean tryAcquire(@Param(name = "bytes") int bytes) {
		return this.budget.tryAcquire(bytes);
	}

	@Operation
	public void take(@Param(name = "bytes") int bytes) {
		this.budget.take(bytes);
	}

	@Operation
	public void release(@Param(name = "bytes") int bytes) {
		this.budget.release(bytes);
	}

	@Operation
	public long used() {
		return this.budget.used();
	}

	@Test
	void isAsIfOneThreadAfterTheOtherUsedIt() {
		Models.check(new ModelCheckingOptions(), ByteBudgetModelTests.class);
	}

}
