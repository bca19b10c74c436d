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

package io.asyncspread.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * The commands of the benchmarks.
 */
public final class Main {

	private static final String USAGE = """
			Usage: java -jar benchmarks.jar COMMAND [OPTIONS]

			jmh      JMH benchmarks; the options are JMH's own, -prof gc is added
			ceiling  clients against a stub daemon that sources or sinks at full speed
			daemon   clients against a real daemon: --address 4803@localhost
			         [--unix unix:/tmp/4803] [--pinger program] [--chart latency.svg]
			         [--loads 1000,4000,8000,12000,16000,20000]
			scale    many clients in one process: --address 4803@localhost [--clients 1,100,500]

			The peers: [--official spread.jar] [--c worker --libspread libspread-core.so]
			[--flooder spflooder] [--baseline older-benchmarks.jar]; and
			[--peers ours,ours-nio,ours-same-thread,official,C,baseline]
			[--rounds 5] [--seconds 1] [--only receive-100,send] [--jvm "..."]
			""";

	private Main() {
	}

	/**
	 * Run a command.
	 * @param args the command and its options
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		if (args.length == 0) {
			System.out.print(USAGE);
			return;
		}
		List<String> options = Arrays.asList(args).subList(1, args.length);
		switch (args[0]) {
			case "jmh" -> {
				String[] profiled = Arrays.copyOf(options.toArray(String[]::new), options.size() + 2);
				profiled[options.size()] = "-prof";
				profiled[options.size() + 1] = "gc";
				org.openjdk.jmh.Main.main(profiled);
			}
			case "ceiling" -> new CeilingCommand(new Arguments(options)).run();
			case "daemon" -> new DaemonCommand(new Arguments(options)).run();
			case "scale" -> new ScaleCommand(new Arguments(options)).run();
			default -> {
				System.out.print(USAGE);
				System.exit(1);
			}
		}
	}

}
