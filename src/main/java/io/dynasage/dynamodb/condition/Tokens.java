package io.dynasage.dynamodb.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of a condition, one after the other. */
final class Tokens {
    private static final String NAME = "(?:[\\p{L}_][\\p{L}\\p{N}_-]*+|`(?:[^`]++|``)++`)";
    private static final Pattern BLANKS = Pattern.compile("\\s*+");
    private static final Map<Token.Kind, Pattern> FORMS = Map.of(
            Token.Kind.PATH,
            Pattern.compile(NAME + "(?:\\." + NAME + "|\\[\\d++\\])*+"),
            Token.Kind.TEXT,
            Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|'(?:[^']++|'')*+'", Pattern.DOTALL),
            Token.Kind.NUMBER,
            Pattern.compile("-?+\\d++(?:\\.\\d++)?+(?:[eE][+-]?+\\d++)?+"),
            Token.Kind.SYMBOL,
            Pattern.compile("<>|<=|>=|[=<>(),]"));

    private static final Pattern IN_NAME = Pattern.compile("[\\p{L}\\p{N}_-]");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*+");
    private static final Pattern WHOLE_NAME = Pattern.compile("[^\\s=<>(),.\\[\\]\"'`]++");
    private static final Pattern KEYWORD = Pattern.compile("AND|OR|IN|BETWEEN|NOT", Pattern.CASE_INSENSITIVE);

    private static final int SHOWN = 40;

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    /** @throws IllegalArgumentException if a part of the text is no token; the message gives its position */
    Tokens(String text) {
        this.text = text;
        Matcher matcher = BLANKS.matcher(text);
        int at = 0;
        while (true) {
            matcher.usePattern(BLANKS).region(at, text.length()).lookingAt();
            at = matcher.end();
            if (at == text.length()) {
                break;
            }
            Token token = token(matcher, at);
            tokens.add(token);
            at = matcher.end();
        }
        tokens.add(new Token(Token.Kind.END, "", at + 1));
    }

    private Token token(Matcher matcher, int at) {
        matcher.region(at, text.length());
        Token.Kind kind = FORMS.keySet().stream()
                .filter(form -> matcher.usePattern(FORMS.get(form)).lookingAt())
                .findFirst()
                .orElseThrow(() -> wrong(at + 1, within(at).orElseGet(() -> unknown(text.codePointAt(at)))));
        Token token = new Token(kind, matcher.group(), at + 1);
        if (kind == Token.Kind.NUMBER) {
            requireEnd(matcher.end(), at);
        }
        return token;
    }

    /** Refuses a name that begins with a digit; a keyword may follow a number directly. */
    private void requireEnd(int end, int at) {
        Matcher word = WORD.matcher(text).region(end, text.length());
        if (word.lookingAt() && !KEYWORD.matcher(word.group()).matches()) {
            throw wrong(at + 1, inBackquotes(at));
        }
    }

    /** Returns what is wrong with a character within a name; empty if it is in none. */
    private Optional<String> within(int at) {
        boolean refers = text.charAt(at) == '#' || text.charAt(at) == ':';
        int start = at;
        while (start > 0 && IN_NAME.matcher(text.substring(start - 1, start)).matches()) {
            start--;
        }
        return refers && start < at ? Optional.of(inBackquotes(start)) : Optional.empty();
    }

    private String inBackquotes(int start) {
        Matcher whole = WHOLE_NAME.matcher(text).region(start, text.length());
        String name = whole.lookingAt() ? whole.group() : text.substring(start);
        return "a name that begins with a digit or has a character such as # or : stands in backquotes: `" + name + "`";
    }

    private static String unknown(int first) {
        String shown = Character.toString(first);
        return switch (first) {
            case '"', '\'', '`' -> "the quote " + shown + " has no end";
            case '#', ':' ->
                "names and values stand in the condition itself, without # and :, such as SK and \"EVENT#\"";
            case '!' -> "the operators are =, <>, <, <=, > and >=";
            default ->
                shown + " begins neither a name, a literal nor an operator; a name with such a character stands"
                        + " in backquotes";
        };
    }

    /** Returns the next token without taking it. */
    Token peek() {
        return tokens.get(next);
    }

    /** Returns whether the token after the next one is an opening parenthesis. */
    boolean isCall() {
        return peek().kind() == Token.Kind.PATH && tokens.get(next + 1).is("(");
    }

    /** Takes the next token. */
    Token take() {
        Token token = tokens.get(next);
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** Takes the next token if it is the keyword. */
    boolean takeWord(String word) {
        boolean found = peek().isWord(word);
        if (found) {
            take();
        }
        return found;
    }

    /** Takes the next token if it is the symbol. */
    boolean takeSymbol(String symbol) {
        boolean found = peek().is(symbol);
        if (found) {
            take();
        }
        return found;
    }

    /** Takes the symbol, which must be next. */
    void require(String symbol) {
        if (!takeSymbol(symbol)) {
            throw expected("'" + symbol + "'");
        }
    }

    /** Returns the failure of a condition in which something else than the next token is expected. */
    IllegalArgumentException expected(String what) {
        return wrong(peek().position(), what + " is expected, but " + peek().shown());
    }

    /** Returns the place, or the one before it if a pair of surrogates would be cut there. */
    private int whole(int at) {
        boolean inPair =
                at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
        return inPair ? at - 1 : at;
    }

    /** Returns the failure of a condition with a problem at a position. */
    IllegalArgumentException wrong(int position, String problem) {
        int from = whole(Math.max(0, position - 1 - SHOWN));
        int to = whole(Math.min(text.length(), position - 1 + SHOWN));
        String before = from > 0 ? "…" : "";
        String after = to < text.length() ? "…" : "";
        return new IllegalArgumentException("at character " + position + ", " + problem + " (in " + before
                + text.substring(from, to) + after + ")");
    }
}
