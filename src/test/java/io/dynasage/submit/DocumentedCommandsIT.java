package io.dynasage.submit;

import static io.dynasage.submit.RecordingAws.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.Dynasage;
import io.dynasage.submit.Tool.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that submit/README.md and the documents show, run as they stand there. */
class DocumentedCommandsIT {
    /** What the ellipsis of a script's line stands for. */
    private static final String USUAL = "--application-id 00a --role arn:aws:iam::123456789012:role/job"
            + " --jar s3://b/app.jar --config s3://b/job.conf";
    /** What the AWS CLI says of a command line that it does not take; it says it before it sends anything. */
    private static final Pattern MISTAKEN = Pattern.compile("(?i)usage:|unknown option|invalid choice|are required"
            + "|is required|parameter validation failed|unknown parameter|error parsing parameter|unable to load");

    private static final String JOB = "./submit/dynasage ";

    private static String document;
    private static String others;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        document = Files.readString(Path.of("submit/README.md"));
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            others = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(DocumentedCommandsIT::text)
                    .collect(Collectors.joining("\n"));
        }
        Files.createSymbolicLink(folder.resolve("submit"), Path.of("submit").toAbsolutePath());
        Files.createDirectory(folder.resolve("target"));
        Files.writeString(folder.resolve("target/dynasage.jar"), "a jar");
        Files.writeString(folder.resolve("shop.conf"), "name = shop");
        Files.writeString(
                folder.resolve("create-training-job.json"),
                TrainingExample.request().toString());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The lines of the documents' blocks, and the commands within the text of submit/README.md, without comments and
     * placeholders.
     */
    private static List<String> commands(String beginning) {
        List<String> commands = new ArrayList<>();
        Matcher blocks = Pattern.compile("(?s)```bash\n(.*?)```").matcher(document + "\n" + others);
        while (blocks.find()) {
            commands.addAll(List.of(blocks.group(1).replaceAll("\\\\\n *", "").split("\n")));
        }
        // One that ends with an option is only named, not shown.
        Matcher inline =
                Pattern.compile("`(aws [^`]+(?<! --[a-z-]{1,20}))`").matcher(document.replaceAll("(?s)```.*?```", ""));
        while (inline.find()) {
            commands.add(inline.group(1));
        }
        return commands.stream()
                .map(command -> command.replaceFirst(" +# .*$", ""))
                .filter(command -> command.startsWith(beginning) && !command.contains("<"))
                .toList();
    }

    private static Finished run(String command, RecordingAws aws) {
        Tool.required("aws");
        return Tool.bash("cd '" + folder + "' && id=nightly-0412 && " + command)
                .with(Map.of("AWS_ENDPOINT_URL", aws.endpoint()))
                .run("bash");
    }

    @Test
    void awsTakesEveryCommand() {
        List<String> commands = commands("aws ").stream()
                .filter(command -> !command.contains("…"))
                .toList();
        assertTrue(commands.size() >= 12, commands.toString());
        for (String command : commands) {
            try (RecordingAws aws = new RecordingAws()) {
                aws.answer("DescribeTrainingJob", "{\"TrainingJobStatus\": \"Completed\"}");
                Finished done = run(command, aws);
                assertTrue(!MISTAKEN.matcher(done.errors()).find(), command + ": " + done.errors());
                assertTrue(!aws.calls().isEmpty(), command + " sends nothing: " + done.errors());
            }
        }
    }

    /** ITEMS is one of DynamoDB's reserved words, which no expression may have as a name. */
    @Test
    void noExpressionHasAReservedWord() {
        List<String> reads = commands("aws dynamodb get-item");
        assertEquals(2, reads.size());
        reads.forEach(command ->
                assertTrue(!command.matches(".*--projection-expression '[^']*(?<!#)\\bitems\\b.*"), command));
    }

    @Test
    void aMistakeInACommandIsFound() {
        try (RecordingAws aws = new RecordingAws()) {
            for (String command : List.of(
                    "aws ec2 create-tag --resources subnet-1 --tags Key=a,Value=b",
                    "aws ec2 create-tags --resourses subnet-1 --tags Key=a,Value=b",
                    "aws scheduler create-schedule --cli-input-json file://submit/no-schedule.json")) {
                Finished done = run(command, aws);
                assertTrue(MISTAKEN.matcher(done.errors()).find(), command + ": " + done.errors());
            }
        }
    }

    @Test
    void theScriptsTakeTheirLines() {
        List<String> commands = commands("./submit/").stream()
                .filter(command -> !command.startsWith(JOB) && !command.startsWith("./submit/laptop.sh"))
                .toList();
        assertTrue(commands.size() >= 5, commands.toString());
        for (String command : commands) {
            try (RecordingAws aws = new RecordingAws()) {
                Finished dry = run(command.replace("…", USUAL) + " --dry-run", aws);
                assertEquals(0, dry.exit(), command + ": " + dry.errors());
                assertTrue(json(dry.output()).isObject(), dry.output());
                assertEquals(List.of(), aws.calls());
            }
        }
    }

    /** A request for help is answered only if the words before it are right. */
    @Test
    void theJobTakesItsLines() {
        List<String> commands = commands(JOB);
        assertTrue(commands.size() >= 2, commands.toString());
        for (String command : commands) {
            List<String> words =
                    new ArrayList<>(List.of(command.substring(JOB.length()).split(" +")));
            words.add("--help");
            assertEquals(0, Dynasage.execute(words.toArray(String[]::new)), command);
        }
    }

    @Test
    void theStacksCommandGivesWhatHasNoDefaultAndNothingUnknown() {
        Template stack = new Template("submit/stack.yaml");
        TreeSet<String> needed = new TreeSet<>();
        stack.written("/Parameters").fields().forEachRemaining(parameter -> {
            if (!parameter.getValue().has("Default")) {
                needed.add(parameter.getKey());
            }
        });
        String deploy = commands("aws cloudformation deploy --stack-name").get(0);
        List<String> given = Stream.of(
                        deploy.replaceFirst(".*--parameter-overrides ", "").split(" +"))
                .map(pair -> pair.replaceFirst("=.*", ""))
                .toList();
        assertTrue(given.containsAll(needed), given + " of " + needed);
        given.forEach(
                name -> assertTrue(!stack.written("/Parameters/" + name).isMissingNode(), name + " is no parameter"));
        Matcher named = Pattern.compile("`([A-Z][A-Za-z]+)=[^`]*`|^\\| [^|]+\\| `([A-Z][A-Za-z]+)`", Pattern.MULTILINE)
                .matcher(document);
        while (named.find()) {
            String name = named.group(1) == null ? named.group(2) : named.group(1);
            assertTrue(!stack.written("/Parameters/" + name).isMissingNode(), name + " is no parameter");
        }
    }
}
