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

package io.asyncspread.boot.autoconfigure;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The auto-configuration keeps the rules that Spring Boot's own modules keep, and the
 * layers of the module stay apart.
 */
@AnalyzeClasses(packages = "io.asyncspread", importOptions = DoNotIncludeTests.class)
class AutoConfigurationRulesTests {

	private static final DescribedPredicate<JavaClass> OPTIONAL = JavaClass.Predicates.resideInAnyPackage(
			"io.micrometer.core..", "org.springframework.boot.actuate..", "org.springframework.boot.health..",
			"org.testcontainers..", "org.springframework.boot.docker..", "org.springframework.boot.testcontainers..");

	@ArchTest
	static final ArchRule springDoesNotKnowBoot = noClasses().that()
		.resideInAPackage("io.asyncspread.spring..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.asyncspread.boot..", "org.springframework.boot..");

	@ArchTest
	static final ArchRule nobodySeesNetty = noClasses().that()
		.resideInAnyPackage("io.asyncspread.spring..", "io.asyncspread.boot..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.netty..");

	@ArchTest
	static final ArchRule nothingIsDeserializedByJava = noClasses().should()
		.dependOnClassesThat()
		.haveFullyQualifiedName("java.io.ObjectInputStream")
		.orShould()
		.dependOnClassesThat()
		.haveFullyQualifiedName("org.springframework.util.SerializationUtils")
		.orShould()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.core.serializer..");

	@ArchTest
	static final ArchRule endpointsOnlyReadUntilMoreIsAllowed = classes().that()
		.areAnnotatedWith(Endpoint.class)
		.should()
		.beAnnotatedWith(new DescribedPredicate<>("@Endpoint with defaultAccess READ_ONLY") {
			@Override
			public boolean test(JavaAnnotation<?> annotation) {
				return annotation.get("defaultAccess")
					.filter(JavaEnumConstant.class::isInstance)
					.map(JavaEnumConstant.class::cast)
					.filter((access) -> access.name().equals(Access.READ_ONLY.name()))
					.isPresent();
			}
		});

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL);

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicConstructor = constructors().that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePackagePrivate();

	@ArchTest
	static final ArchRule beanMethodsArePackagePrivate = methods().that()
		.areAnnotatedWith(Bean.class)
		.and()
		.areDeclaredInClassesThat()
		.resideInAPackage("io.asyncspread.boot..")
		.should()
		.bePackagePrivate();

	@ArchTest
	static final ArchRule configurationsAndConditionsAreNotPublic = classes().that()
		.areAnnotatedWith(Configuration.class)
		.or()
		.areAssignableTo(Condition.class)
		.should()
		.notBePublic();

	@ArchTest
	static final ArchRule classConditionsAreOnClasses = noMethods().should().beAnnotatedWith(ConditionalOnClass.class);

	@ArchTest
	static final ArchRule optionalPartsStayInTheirPackages = noClasses().that()
		.resideInAnyPackage("io.asyncspread.boot.autoconfigure", "io.asyncspread.spring..",
				"io.asyncspread.boot.diagnostics")
		.should()
		.dependOnClassesThat(OPTIONAL);

	@ArchTest
	static final ArchRule packagesAreNullMarked = classes().that()
		.haveSimpleName("package-info")
		.should()
		.beAnnotatedWith(NullMarked.class);

	@ArchTest
	static final ArchRule packagesOfBootAreFreeOfCycles = slices().matching("io.asyncspread.boot.(**)")
		.should()
		.beFreeOfCycles();

}
