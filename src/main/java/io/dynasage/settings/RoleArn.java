package io.dynasage.settings;

import java.util.regex.Pattern;

/** The ARN of an IAM role. */
public final class RoleArn {
    /** The pattern of a role's ARN. */
    public static final Pattern PATTERN = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@/-]+");

    private RoleArn() {}

    /** Returns whether the text is a role's ARN. */
    public static boolean matches(String text) {
        return text != null && PATTERN.matcher(text).matches();
    }
}
