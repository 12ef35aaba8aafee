package io.dynasage.job.operation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds ids in the text of a file in any format: JSON, JSON within JSON, CSV or plain text. An id is found where it
 * stands alone: the characters around it are quotes, spaces, punctuation of these formats, or the # that keys such as
 * {@code USER#u1} are made with, so {@code u1} is not found in {@code u10}.
 */
final class IdSearch implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String AROUND = "\"'\\,:;{}[]()<>=|#";

    /** The ids without any of the characters above: a text is cut there, and each piece looked up. */
    private final Set<String> pieces = new HashSet<>();
    /** The other ids, as they are and as JSON writes them. */
    private final List<String> others = new ArrayList<>();

    IdSearch(Collection<String> ids) {
        for (String id : ids) {
            if (id.chars().noneMatch(IdSearch::isAround)) {
                pieces.add(id);
            } else {
                others.add(id);
                others.add(id.replace("\\", "\\\\").replace("\"", "\\\""));
            }
        }
    }

    /** Returns whether any of the ids is in the text. */
    boolean isIn(String text) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isAround(text.charAt(i))) {
                if (i > start && pieces.contains(text.substring(start, i))) {
                    return true;
                }
                start = i + 1;
            }
        }
        return others.stream().anyMatch(id -> standsAlone(text, id));
    }

    private static boolean standsAlone(String text, String id) {
        for (int at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
            int end = at + id.length();
            if ((at == 0 || isAround(text.charAt(at - 1))) && (end == text.length() || isAround(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAround(int c) {
        return AROUND.indexOf(c) >= 0
                || Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
