package io.dynasage.config;

import java.util.regex.Pattern;

/** How AWS writes what settings name. */
final class AwsNames {
    static final Pattern TABLE = Pattern.compile("[a-zA-Z0-9_.-]{3,255}|arn:aws[a-z-]*:dynamodb:[^:]+:\\d{12}:table/[a-zA-Z0-9_.-]{3,255}");
    static final Pattern ATHENA_TABLE = Pattern.compile("([a-z0-9_]+\\.)?[a-z0-9_]+");
    static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@/-]+");
    static final Pattern FOLDER = Pattern.compile("s3a?://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\\s?*]*)?");
    static final Pattern TOPIC = Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[a-zA-Z0-9_-]{1,256}");
    static final String ROLE_RULE = "is no role; write arn:aws:iam::<account>:role/<name>";

    private AwsNames() {
    }
}
