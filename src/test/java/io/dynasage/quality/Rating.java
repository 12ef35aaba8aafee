package io.dynasage.quality;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One line of MovieLens 100K. Ids have four digits, so that their order as text is that of their numbers: it decides
 * which of a user's ratings of one second is the last.
 *
 * @param user who
 * @param movie what
 * @param stars 1 to 5
 * @param second when, since 1970
 */
record Rating(String user, String movie, int stars, long second) {
    static final String FOLDER = "ml-100k/";
    private static final int FIRST_GENRE = 5;
    private static final long SEED = 1;

    /** The ratings of a file, in its order. */
    static List<Rating> read(DataFolder data, String file) {
        return data.lines(FOLDER + file).stream()
                .map(line -> line.split("\t"))
                .map(field ->
                        new Rating(id(field[0]), id(field[1]), Integer.parseInt(field[2]), Long.parseLong(field[3])))
                .toList();
    }

    /** Movies' genres, as numbers with {@code |} between them. */
    static Map<String, String> genres(DataFolder data) {
        return data.lines(FOLDER + "u.item").stream()
                .map(line -> line.split("\\|", -1))
                .collect(Collectors.toMap(
                        field -> id(field[0]),
                        field -> IntStream.range(FIRST_GENRE, field.length)
                                .filter(genre -> field[genre].equals("1"))
                                .mapToObj(genre -> String.valueOf(genre - FIRST_GENRE))
                                .collect(Collectors.joining("|"))));
    }

    /**
     * Events of a given split, with a {@code part} and what is known of their movies.
     *
     * @param held what is measured: the split's own test ratings, or a tenth of its training ratings in their place
     * @param genres by movie; empty to leave them out
     */
    static List<Item> events(DataFolder data, String split, Held held, Map<String, String> genres) {
        List<Rating> train = new ArrayList<>(read(data, split + ".base"));
        List<Rating> test = read(data, split + ".test");
        if (held == Held.VALIDATION) {
            test = heldOut(train);
            train.removeAll(new HashSet<>(test));
        }
        List<Item> events = new ArrayList<>();
        train.forEach(rating -> events.add(rating.event(genres).text("part", "train")));
        test.forEach(rating -> events.add(rating.event(genres).text("part", "test")));
        return events;
    }

    /**
     * Two fifths of the ratings of a quarter of the users, at random: {@code u1} tests about so many of half of them.
     */
    private static List<Rating> heldOut(List<Rating> ratings) {
        Random random = new Random(SEED);
        List<String> users =
                new ArrayList<>(new TreeSet<>(ratings.stream().map(Rating::user).toList()));
        Collections.shuffle(users, random);
        Set<String> chosen = Set.copyOf(users.subList(0, users.size() / 4));
        return ratings.stream()
                .filter(rating -> chosen.contains(rating.user()) && random.nextInt(5) < 2)
                .toList();
    }

    private static String id(String number) {
        return "0".repeat(4 - number.length()) + number;
    }

    private Item event(Map<String, String> genres) {
        return genres.containsKey(movie) ? event().text("genres", genres.get(movie)) : event();
    }

    /** All ratings but each user's last one, which {@link Held#TEST} keeps. */
    static List<Rating> history(DataFolder data, Held held) {
        List<Rating> all = read(data, "u.data");
        if (held == Held.TEST) {
            return all;
        }
        Map<String, Rating> last = new HashMap<>();
        all.forEach(rating -> last.merge(
                rating.user(),
                rating,
                (a, b) -> a.second() > b.second()
                                || a.second() == b.second() && a.movie().compareTo(b.movie()) > 0
                        ? a
                        : b));
        return all.stream().filter(rating -> last.get(rating.user()) != rating).toList();
    }

    /** Features of ids, in the order of their numbers, from the offset on. */
    static Map<String, Integer> columns(List<String> ids, int offset) {
        String[] sorted = ids.stream().distinct().sorted().toArray(String[]::new);
        return IntStream.range(0, sorted.length).boxed().collect(Collectors.toMap(i -> sorted[i], i -> offset + i));
    }

    /** The rating as an item of a table of events. */
    Item event() {
        return new Item()
                .text("user_id", user)
                .text("item_id", movie)
                .number("rating", String.valueOf(stars))
                .number("timestamp", String.valueOf(second));
    }
}
