package io.dynasage.settings;

import java.util.regex.Pattern;

/** How AWS writes a role. */
public final class RoleArn {
    /** What a role's ARN looks like. */
    public static final Pattern PATTERN = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@/-]+");

    private RoleArn() {}

    /** Whether the text is a role's ARN. */
    public static boolean matches(String text) {
        return text != null && PATTERN.matcher(text).matches();
    }
}
