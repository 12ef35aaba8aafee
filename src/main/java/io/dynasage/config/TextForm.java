package io.dynasage.config;

import io.dynasage.settings.RoleArn;
import io.dynasage.storage.BucketName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A form that a text in a setting must have.
 *
 * @param rule what is wrong with another text and what to write; a message has the text before it
 */
record TextForm(Pattern pattern, String rule) {
    static final TextForm NAME = of(
            "(?=.{1,36}$)[a-zA-Z0-9](-?[a-zA-Z0-9])*",
            "cannot name SageMaker resources; use 1 to 36 letters, digits and single hyphens, none at an end,"
                    + " because SageMaker allows 63 characters for <name>-<run id>-<role><attempt>");
    static final TextForm LIST = of(
            "(?=.{1,36}$)[a-zA-Z0-9](-?[a-zA-Z0-9])*",
            "cannot name a list, because its files are in a folder of that name; use 1 to 36 letters, digits and single"
                    + " hyphens, none at an end");
    static final TextForm TABLE = of(
            "[a-zA-Z0-9_.-]{3,255}|arn:aws[a-z-]*:dynamodb:[^:]+:\\d{12}:table/[a-zA-Z0-9_.-]{3,255}",
            "is not a table name; use 3 to 255 letters, digits, '_', '-' and '.', or the table's ARN");
    static final TextForm ATHENA_TABLE = of(
            "([a-z0-9_]+\\.)?[a-z0-9_]+",
            "is not a table name that Athena can read; use small letters, digits and '_', with the database before"
                    + " a dot if need be");
    static final TextForm ROLE =
            new TextForm(RoleArn.PATTERN, "is not the ARN of a role; write arn:aws:iam::<account>:role/<name>");
    static final TextForm TOPIC = of(
            "arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[a-zA-Z0-9_-]{1,256}",
            "is not the ARN of a topic; write arn:aws:sns:<region>:<account>:<name>");
    static final TextForm ACCOUNT = of("\\d{12}", "is not an account; write its twelve digits");
    static final TextForm FOLDER_OF_EXPORTS = folder("is not a folder for exports; write s3://bucket/prefix");
    static final TextForm FOLDER_OF_RUNS = folder("is not a folder for runs; write s3a://bucket/prefix");

    /** Returns what is wrong with a text, to follow it. The result is empty if it has the form. */
    Optional<String> problem(String text) {
        return BucketName.problem(text)
                .or(() -> Optional.of(rule)
                        .filter(broken -> !pattern.matcher(text).matches()));
    }

    /** The key has no braces, because Spark replaces variables such as <code>${env:HOME}</code> in the text of SQL. */
    private static TextForm folder(String rule) {
        return of("s3a?://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\\s?*{}'\"\\\\]*)?", rule);
    }

    private static TextForm of(String pattern, String rule) {
        return new TextForm(Pattern.compile(pattern), rule);
    }
}
