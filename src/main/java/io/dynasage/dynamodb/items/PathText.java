package io.dynasage.dynamodb.items;

import io.dynasage.dynamodb.items.DocumentPath.Index;
import io.dynasage.dynamodb.items.DocumentPath.Member;
import io.dynasage.dynamodb.items.DocumentPath.Step;
import java.util.ArrayList;
import java.util.List;

/** Reads the text of a {@link DocumentPath}. */
final class PathText {
    /** The number of levels that DynamoDB allows in an item. */
    private static final int MOST_LEVELS = 32;
    /** An item of DynamoDB has at most 400 KB, so a list is shorter. */
    private static final int MOST_DIGITS = 6;

    private final String text;
    private int at;

    PathText(String text) {
        this.text = text;
    }

    static boolean isSpecial(int c) {
        return c == '.' || c == '[' || c == ']' || c == '`';
    }

    DocumentPath path() {
        String attribute = name();
        List<Step> steps = new ArrayList<>();
        while (at < text.length()) {
            steps.add(step());
        }
        if (steps.size() >= MOST_LEVELS) {
            throw wrong("leads more than " + MOST_LEVELS + " levels deep, and no item has so many");
        }
        return new DocumentPath(attribute, steps);
    }

    private Step step() {
        char c = text.charAt(at++);
        return switch (c) {
            case '.' -> new Member(name());
            case '[' -> index();
            default -> {
                at--;
                throw wrong("has '" + c + "' where . or [ is expected" + where());
            }
        };
    }

    private String name() {
        if (at < text.length() && text.charAt(at) == '`') {
            return quoted();
        }
        int start = at;
        while (at < text.length() && !isSpecial(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw wrong("has no name" + where() + "; a dot, a bracket or a backquote in a name needs backquotes around"
                    + " the name");
        }
        return text.substring(start, at);
    }

    private String quoted() {
        StringBuilder name = new StringBuilder();
        int start = at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '`') {
                name.append(c);
            } else if (at < text.length() && text.charAt(at) == '`') {
                name.append(c);
                at++;
            } else {
                return name.toString();
            }
        }
        at = start;
        throw wrong("has a backquote without its second" + where());
    }

    private Step index() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        String digits = text.substring(start, at);
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || at == text.length() || text.charAt(at) != ']') {
            at = start;
            throw wrong("has no element's number such as [0]" + where());
        }
        at++;
        return new Index(Integer.parseInt(digits));
    }

    private String where() {
        return " at character " + (at + 1);
    }

    private IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException("the path \"" + text + "\" " + problem);
    }
}
