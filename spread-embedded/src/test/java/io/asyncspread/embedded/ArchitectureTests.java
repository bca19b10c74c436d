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

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * What may depend on what.
 */
@AnalyzeClasses(packages = "io.asyncspread.embedded", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final DescribedPredicate<JavaClass> NETTY = resideInAPackage("io.netty..").as("of Netty");

	@ArchTest
	static final ArchRule engineKnowsNoChannel = noClasses().that()
		.haveNameMatching(".*\\.(Topology|Ring|Group|Node|Endpoint|Request|MembershipFrames|AuthRules)(\\$.*)?")
		.should()
		.dependOnClassesThat(NETTY);

	@ArchTest
	static final ArchRule nettyStaysInside = methods().that()
		.areDeclaredInClassesThat(modifier(JavaModifier.PUBLIC))
		.and()
		.arePublic()
		.should()
		.notHaveRawReturnType(NETTY)
		.andShould()
		.notHaveRawParameterTypes(DescribedPredicate.anyElementThat(NETTY));

	@ArchTest
	static final ArchRule clientIsNotUsed = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.asyncspread.session..", "io.asyncspread.transport..", "io.asyncspread.metrics..",
				"org.springframework..");

	@ArchTest
	static final ArchRule nothingIsDeserializedByJava = noClasses().should()
		.dependOnClassesThat()
		.haveFullyQualifiedName("java.io.ObjectInputStream");

	@ArchTest
	static final ArchRule junitIsOptional = noClasses().that()
		.resideOutsideOfPackage("io.asyncspread.embedded.junit..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.junit..");

	@ArchTest
	static final ArchRule daemonsDoNotKnowHowTheyAreRun = classes().that()
		.resideInAPackage("io.asyncspread.embedded")
		.should()
		.onlyDependOnClassesThat()
		.resideOutsideOfPackages("io.asyncspread.embedded.junit..", "io.asyncspread.embedded.standalone..");

}
