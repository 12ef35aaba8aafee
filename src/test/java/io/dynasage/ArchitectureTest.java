package io.dynasage;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules of the house, on the compiled classes. */
@Tag("any-spark")
class ArchitectureTest {
    private static final String ROOT = "io.dynasage.";
    /** Which of our packages each package may use, itself and {@code settings} apart. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry(
                    "job",
                    Set.of(
                            "account",
                            "config",
                            "dynamodb",
                            "events",
                            "features",
                            "query",
                            "channels",
                            "sagemaker",
                            "model",
                            "evaluation",
                            "report",
                            "storage")),
            Map.entry(
                    "config",
                    Set.of(
                            "dynamodb",
                            "events",
                            "features",
                            "channels",
                            "sagemaker",
                            "evaluation",
                            "report",
                            "storage")),
            Map.entry("settings", Set.of()),
            Map.entry("dynamodb", Set.of("storage")),
            Map.entry("events", Set.of("dynamodb", "query", "storage")),
            Map.entry("query", Set.of("storage")),
            Map.entry("features", Set.of("events", "query", "storage")),
            Map.entry("channels", Set.of("storage")),
            Map.entry("sagemaker", Set.of("channels", "model", "storage")),
            Map.entry("model", Set.of("storage")),
            Map.entry("evaluation", Set.of("model", "storage")),
            Map.entry("report", Set.of("evaluation", "storage")),
            Map.entry("storage", Set.of()),
            Map.entry("account", Set.of("storage")),
            Map.entry("local", Set.of("job", "sagemaker", "channels", "model", "events", "storage")));
    /** Which packages each room of the job may use: itself and these. */
    private static final Map<String, Set<String>> JOB_ROOMS_MAY_USE = Map.of(
            "job",
            Set.of("job.operation", "job.notification", "job.run", "job.ledger", "job.failure"),
            "job.operation",
            Set.of("job.notification", "job.run", "job.ledger", "job.failure"),
            "job.notification",
            Set.of("job.run", "job.ledger", "job.failure"),
            "job.run",
            Set.of("job.ledger", "job.failure"),
            "job.ledger",
            Set.of("job.failure"),
            "job.failure",
            Set.of());
    /** Which packages each room of the stand-ins may use: itself and these. */
    private static final Map<String, Set<String>> LOCAL_ROOMS_MAY_USE = Map.ofEntries(
            Map.entry(
                    "local",
                    Set.of("job", "channels", "local.events", "local.faults", "local.sagemaker", "local.services")),
            Map.entry("local.faults", Set.of("local.services")),
            Map.entry(
                    "local.sagemaker",
                    Set.of(
                            "local.sagemaker.requests",
                            "local.algorithms",
                            "local.algorithms.factorization",
                            "local.algorithms.linear",
                            "local.algorithms.xgboost",
                            "local.services")),
            Map.entry("local.sagemaker.requests", Set.of()),
            Map.entry(
                    "local.algorithms.factorization",
                    Set.of("channels", "model", "sagemaker.hyperparameters", "local.algorithms")),
            Map.entry(
                    "local.algorithms.linear",
                    Set.of("channels", "model", "sagemaker.hyperparameters", "local.algorithms", "local.services")),
            Map.entry("local.algorithms.xgboost", Set.of("channels", "sagemaker.hyperparameters", "local.algorithms")),
            Map.entry("local.algorithms", Set.of("channels", "local.services")),
            Map.entry("local.events", Set.of("local.services")),
            Map.entry("local.services", Set.of()));

    /** State that all of a JVM shares, and why it has to. */
    private static final Map<String, String> STATE_OF_THE_JVM = Map.of(
            "AlgorithmImages.ACCOUNTS", "properties cannot be made read-only; nobody writes them",
            "DynamoDbCredentials.SESSIONS", "one session of a role for all tasks of an executor",
            "FitGuard.FITTING", "two fits of a CrossValidator share nothing but the JVM",
            "JvmShare.OF_SCANS", "all tasks of a scan in an executor share its part of the read budget",
            "QueryFile.OPENED", "numbers temporary files",
            "SageMakerClients.CLIENTS", "clients are expensive, and Spark tasks end before they could close them",
            "SageMakerClients.RUNTIMES", "clients are expensive, and Spark tasks end before they could close them",
            "ScanMeter.OF_NEWEST_READER", "the connector makes the reader and gives it no argument of ours",
            "ScanPushdown.BUILDING", "the SDK makes the interceptor and gives it no argument of ours",
            "PlannedReads.BY_ID", "Spark makes the data source and gives it texts only");

    private static final JavaClasses MAIN = OwnClasses.in(OwnClasses.MAIN.resolve("io"));
    private static final JavaClasses LOCAL = OwnClasses.in(OwnClasses.TESTS.resolve("io/dynasage/local"))
            .that(DescribedPredicate.describe("no tests", (JavaClass c) -> !isTest(c)));

    @Test
    void everyPackageIsOnTheMapAndUsesOnlyWhatTheMapAllows() {
        Set<String> packages = new TreeSet<>();
        Stream.concat(MAIN.stream(), LOCAL.stream())
                .map(ArchitectureTest::ourPackage)
                .filter(name -> !name.isEmpty())
                .forEach(packages::add);
        assertEquals(new TreeSet<>(MAY_USE.keySet()), packages);
        for (String name : packages) {
            String[] others = MAY_USE.keySet().stream()
                    .filter(other -> !other.equals(name)
                            && !other.equals("settings")
                            && !MAY_USE.get(name).contains(other))
                    .map(other -> ROOT + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + name + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(name.equals("local") ? LOCAL : MAIN);
        }
    }

    @Test
    void packagesOfTheJobUseOnlyThoseBelowThem() {
        roomsUseOnlyWhatTheMapAllows(
                MAIN.that(resideInAPackage(ROOT + "job..")), JOB_ROOMS_MAY_USE, resideInAPackage(ROOT + "job.."));
    }

    @Test
    void packagesOfTheStandInsUseOnlyWhatTheMapAllows() {
        roomsUseOnlyWhatTheMapAllows(LOCAL, LOCAL_ROOMS_MAY_USE, resideInAPackage(ROOT + "."));
    }

    @Test
    void eventsKnowOfDynamoDbOnlyHowAnItemsValuesAreWrittenAndWhatIsAskedOfThem() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "events..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "dynamodb..")
                        .and(not(resideInAnyPackage(ROOT + "dynamodb.items", ROOT + "dynamodb.condition"))))
                .check(MAIN);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.dynasage.(**)").should().beFreeOfCycles().check(MAIN);
        slices().matching("io.dynasage.(**)").should().beFreeOfCycles().check(LOCAL);
    }

    @Test
    void onlyTheListedPackagesUseALibrary() {
        only("software.amazon.awssdk..", "account", "sagemaker", "dynamodb", "job");
        only("org.apache.hadoop.dynamodb..", "dynamodb.connector");
        only("com.typesafe.config..", "config");
        only("org.apache.spark.sql.execution..", "channels", "dynamodb", "query");
        // Of Spark's execution, query looks at what a query of the user was analysed to, and at nothing else.
        noClasses()
                .that()
                .resideInAPackage(ROOT + "query..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.spark.sql.execution..")
                        .and(not(DescribedPredicate.describe(
                                "QueryExecution",
                                (JavaClass c) -> c.getSimpleName().equals("QueryExecution")))))
                .check(MAIN);
        only("picocli..", "job");
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "job.notification", ROOT + "job.run", ROOT + "job.ledger", ROOT + "job.failure")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(MAIN);
    }

    @Test
    void onlyTheJobUsesThePackageConfig() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.dynasage.job..", "io.dynasage.config..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dynasage.config..")
                .check(MAIN);
    }

    @Test
    void classesAreFinalOrSealedAndStaticFieldsAreFinal() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .areNotEnums()
                .should()
                .beFinal()
                .check(MAIN);
        classes()
                .that()
                .areNotAnonymousClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .and(DescribedPredicate.describe(
                        "not sealed", (JavaClass c) -> !c.reflect().isSealed()))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(MAIN);
    }

    @Test
    void onlyTheListedStaticFieldsHoldStateThatChanges() {
        Set<String> changing = MAIN.stream()
                .filter(type -> type.getPackageName().startsWith("io.dynasage"))
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(ArchitectureTest::canChange)
                .map(field -> field.getOwner().getSimpleName() + "." + field.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(STATE_OF_THE_JVM.keySet()), changing);
    }

    @Test
    void noClassIsNamedUtilImplHelperManagerServiceHandlerOrBase() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Service")
                .orShould()
                .haveSimpleNameEndingWith("Handler")
                .orShould()
                .haveNameMatching(".*\\.Base[A-Z][^.]*")
                .check(MAIN);
    }

    @Test
    void mainCodeCallsNeitherSystemExitNorSystemOutNorThreadSleepNorTheWallClock() {
        // Its main ends a plain JVM; Spark ends its own.
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.dynasage.job.Dynasage")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(MAIN);
        noClasses().should().accessField(System.class, "out").check(MAIN);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.dynasage.sagemaker.Poller")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .check(MAIN);
        noClasses()
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(MAIN);
    }

    @Test
    void onlyStorageTurnsAUriIntoAPath() {
        // Elsewhere, s3:// would mean a file system that plain Spark does not have.
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "storage")
                .and()
                .doNotHaveFullyQualifiedName("io.dynasage.dynamodb.connector.TableInputFormat")
                .should()
                .callConstructor(org.apache.hadoop.fs.Path.class, String.class)
                .orShould()
                .callConstructor(org.apache.hadoop.fs.Path.class, String.class, String.class)
                .check(MAIN);
    }

    @Test
    void mainCodeNamesNoLoopbackAddress() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<Path> hits = sources.filter(file -> file.toString().endsWith(".java"))
                    .filter(ArchitectureTest::namesTheLoopback)
                    .toList();
            assertTrue(hits.isEmpty(), "main code names the loopback: " + hits);
        }
    }

    /**
     * Whether the value that the field holds now is a collection, a thread's value or a number that code can change.
     */
    private static boolean canChange(JavaField field) {
        try {
            Field reflected = field.reflect();
            reflected.setAccessible(true);
            Object value = reflected.get(null);
            boolean holds = value instanceof Map
                    || value instanceof Collection
                    || value instanceof ThreadLocal
                    || field.getRawType().getPackageName().equals("java.util.concurrent.atomic");
            return holds
                    && !value.getClass().getName().matches("java\\.util\\.(ImmutableCollections|Collections)\\$.*");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean namesTheLoopback(Path source) {
        try {
            return Files.readString(source).matches("(?s).*(127\\.0\\.0\\.1|localhost).*");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void only(String library, String... packages) {
        String[] rooms = Stream.of(packages).map(name -> ROOT + name + "..").toArray(String[]::new);
        noClasses()
                .that(not(resideInAnyPackage(rooms)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(MAIN);
    }

    private static void roomsUseOnlyWhatTheMapAllows(
            JavaClasses types, Map<String, Set<String>> mayUse, DescribedPredicate<JavaClass> ruled) {
        Set<String> rooms = types.stream()
                .map(type -> type.getPackageName().substring(ROOT.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(mayUse.keySet()), rooms);
        for (String room : rooms) {
            String[] allowed = Stream.concat(Stream.of(room), mayUse.get(room).stream())
                    .map(ROOT::concat)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + room)
                    .should()
                    .dependOnClassesThat(ruled.and(not(resideInAnyPackage(allowed))))
                    .check(types);
        }
    }

    private static String ourPackage(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.")[0] : "";
    }

    /** Where a class was compiled to: each Spark has a build of its own. */
    private static boolean isTest(JavaClass type) {
        String source = type.getName().replaceAll("\\$.*", "").replace('.', '/') + ".java";
        return Files.exists(Path.of("src/test/java", source));
    }
}
