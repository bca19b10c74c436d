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

package io.asyncspread;

import java.time.Instant;
import java.util.List;
import java.util.Timer;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The rules that keep this module one house: api &lt;- codec &lt;- transport &lt;-
 * session.
 */
@AnalyzeClasses(packages = "io.asyncspread", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String API = "io.asyncspread";

	private static final String CODEC = "io.asyncspread.codec..";

	private static final String TRANSPORT = "io.asyncspread.transport..";

	private static final String SESSION = "io.asyncspread.session..";

	private static final DescribedPredicate<JavaClass> NETTY = resideInAnyPackage("io.netty..");

	@ArchTest
	static final ArchRule apiKnowsNoneOfItsImplementation = noClasses().that()
		.resideInAPackage(API)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(CODEC, TRANSPORT, SESSION, "io.netty..", "org.jctools..");

	@ArchTest
	static final ArchRule codecKnowsTheApiAlone = noClasses().that()
		.resideInAPackage(CODEC)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(TRANSPORT, SESSION);

	@ArchTest
	static final ArchRule nothingIsDeserializedByJava = noClasses().should()
		.dependOnClassesThat()
		.haveFullyQualifiedName("java.io.ObjectInputStream")
		.orShould()
		.dependOnClassesThat()
		.haveFullyQualifiedName("java.beans.XMLDecoder");

	@ArchTest
	static final ArchRule queuesDoWithoutUnsafe = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.jctools.queues")
		.because("these need sun.misc.Unsafe, of which newer JDKs warn and which they will take away; take those of "
				+ "org.jctools.queues.atomic");

	@ArchTest
	static final ArchRule codecIsPure = classes().that()
		.resideInAPackage(CODEC)
		.should()
		.onlyDependOnClassesThat(resideInAnyPackage(API, CODEC, "io.netty.buffer", "java.lang", "java.lang.annotation",
				"java.util", "java.util.function", "java.util.stream", "java.nio", "java.nio.charset",
				"org.jspecify.annotations")
			.and(new DescribedPredicate<>("are no thread") {
				@Override
				public boolean test(JavaClass type) {
					return !type.isAssignableTo(Thread.class);
				}
			}));

	@ArchTest
	static final ArchRule codecAsksNoClock = noClasses().that()
		.resideInAPackage(CODEC)
		.should()
		.callMethod(System.class, "nanoTime")
		.orShould()
		.callMethod(System.class, "currentTimeMillis");

	@ArchTest
	static final ArchRule nothingDependsOnTheTimeOfDay = noClasses().that()
		.doNotHaveSimpleName("PingLog")
		.should()
		.callMethod(System.class, "currentTimeMillis")
		.orShould()
		.dependOnClassesThat()
		.haveFullyQualifiedName("java.time.Clock")
		.orShould()
		.callMethod(Instant.class, "now")
		.orShould()
		.dependOnClassesThat()
		.haveFullyQualifiedName("java.util.Date")
		.because("a clock that is set must not move a timer");

	@ArchTest
	static final ArchRule transportKnowsNoSession = noClasses().that()
		.resideInAPackage(TRANSPORT)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(SESSION);

	@ArchTest
	static final ArchRule noCycles = SlicesRuleDefinition.slices().matching("(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule noNettyTypeInWhatUsersSee = codeUnits().that()
		.areDeclaredInClassesThat()
		.resideInAPackage(API)
		.should()
		.notHaveRawParameterTypes(new DescribedPredicate<List<JavaClass>>("of Netty") {
			@Override
			public boolean test(List<JavaClass> types) {
				return types.stream().anyMatch(NETTY);
			}
		});

	@ArchTest
	static final ArchRule noNettyTypeIsReturned = methods().that()
		.areDeclaredInClassesThat()
		.resideInAPackage(API)
		.should()
		.notHaveRawReturnType(NETTY);

	@ArchTest
	static final ArchRule sessionIsHiddenButForItsProvider = classes().that()
		.resideInAPackage(SESSION)
		.and()
		.areTopLevelClasses()
		.and()
		.areNotAssignableTo(SpreadClientProvider.class)
		.should()
		.notBePublic();

	@ArchTest
	static final ArchRule noLocks = methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED);

	@ArchTest
	static final ArchRule noLocksOfTheLibrary = noClasses().should()
		.dependOnClassesThat()
		.haveNameMatching("java\\.util\\.concurrent\\.locks\\.(?!LockSupport).*");

	@ArchTest
	static final ArchRule oneTimerForAll = noClasses().should()
		.dependOnClassesThat()
		.areAssignableTo(Timer.class)
		.orShould()
		.callMethod(Thread.class, "sleep", long.class);

	@ArchTest
	static final ArchRule onlySlf4jLogs = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("java.util.logging..", "org.apache.logging..", "org.apache.commons.logging..",
				"ch.qos.logback..");

	@ArchTest
	static final ArchRule noFramework = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "jakarta..", "io.micrometer..", "tools.jackson..",
				"com.fasterxml..", "reactor..");

	@ArchTest
	static final ArchRule nothingIsPrinted = noClasses().should()
		.accessField(System.class, "out")
		.orShould()
		.accessField(System.class, "err")
		.orShould()
		.callMethod(Throwable.class, "printStackTrace");

	@ArchTest
	static final ArchRule loggersArePrivateAndFinal = fields().that()
		.haveRawType("org.slf4j.Logger")
		.should()
		.bePrivate()
		.andShould()
		.beStatic()
		.andShould()
		.beFinal();

	@ArchTest
	static final ArchRule namesSaySomething = noClasses().should()
		.haveSimpleNameEndingWith("Impl")
		.orShould()
		.haveSimpleNameEndingWith("Utils")
		.orShould()
		.haveSimpleNameEndingWith("Util")
		.orShould()
		.haveSimpleNameEndingWith("Helper")
		.orShould()
		.haveSimpleNameEndingWith("Manager");

	@ArchTest
	static final ArchRule packagesAreNullMarked = classes().should(new ArchCondition<>("be in a null-marked package") {
		@Override
		public void check(JavaClass type, ConditionEvents events) {
			if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
				events.add(SimpleConditionEvent.violated(type,
						type.getPackageName() + " has no package-info.java with @NullMarked"));
			}
		}
	});

	@ArchTest
	static final ArchRule exceptionsAreOneFamily = classes().that()
		.areAssignableTo(Exception.class)
		.should()
		.beAssignableTo(SpreadException.class);

}
