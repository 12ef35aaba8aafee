package io.dynasage.config;

import java.util.regex.Pattern;

/** The AWS formats of names in settings. */
final class AwsNames {
    static final Pattern TABLE =
            Pattern.compile("[a-zA-Z0-9_.-]{3,255}|arn:aws[a-z-]*:dynamodb:[^:]+:\\d{12}:table/[a-zA-Z0-9_.-]{3,255}");
    static final Pattern ATHENA_TABLE = Pattern.compile("([a-z0-9_]+\\.)?[a-z0-9_]+");
    static final Pattern FOLDER = Pattern.compile("s3a?://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\\s?*]*)?");
    static final Pattern TOPIC = Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[a-zA-Z0-9_-]{1,256}");

    static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private AwsNames() {}
}
