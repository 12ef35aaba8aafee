package io.dynasage.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the word that a user probably meant by a mistyped one. */
final class SimilarKeys {
    private SimilarKeys() {}

    /**
     * Returns the candidate with the fewest edits from the word (Levenshtein distance with swaps of neighbours), or an
     * empty result if no candidate is close.
     */
    static Optional<String> nearest(String word, Collection<String> candidates) {
        int limit = Math.max(2, word.length() / 4);
        return candidates.stream()
                .filter(candidate -> distance(word, candidate) <= limit)
                .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * Returns the key that was probably meant: one that is close as a whole; else, in the same group, a name that is
     * close or that one of both begins with.
     *
     * @param known all keys
     * @param ofColumns the keys that the group has where the user chooses its name; empty in other groups
     */
    static Optional<String> ofKey(String key, Collection<String> known, Collection<String> ofColumns) {
        int dot = key.lastIndexOf('.') + 1;
        String group = key.substring(0, dot);
        String name = key.substring(dot);
        List<String> names = Stream.concat(known.stream(), ofColumns.stream())
                .filter(other -> other.startsWith(group) && other.indexOf('.', dot) < 0)
                .map(other -> other.substring(dot))
                .toList();
        return nearest(key, known)
                .or(() -> nearest(name, names).map(group::concat))
                .or(() -> names.stream()
                        .filter(other -> other.startsWith(name) || name.startsWith(other))
                        .findFirst()
                        .map(group::concat));
    }

    /**
     * Returns the number of edits (insert, delete, replace, swap of neighbours) between the two words: the optimal
     * string alignment distance.
     */
    static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i + j;
                if (i > 0 && j > 0) {
                    edits[i][j] = cheapest(edits, a, b, i, j);
                }
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int cheapest(int[][] edits, String a, String b, int i, int j) {
        int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
            return Math.min(best, edits[i - 2][j - 2] + 1);
        }
        return best;
    }
}
