package io.dynasage.storage;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules by which S3 names buckets, see <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">Bucket naming rules</a>. Reserved
 * beginnings and ends are left to S3, because an alias of an access point has one and is used like a bucket's name.
 */
public final class BucketName {
    private static final Pattern IN_S3 = Pattern.compile("(?is)s3[an]?:(?://([^/]*))?.*");
    private static final String ALLOWED = "; S3 allows small letters, digits, hyphens and dots";

    /** The first rule that a name breaks is reported. */
    private static final List<Rule> RULES = List.of(
            new Rule("", "names no bucket; write it after two slashes, as in s3a://bucket/prefix"),
            new Rule(".*@.*", "has an @ in its bucket; leave out credentials, which an address must not hold"),
            new Rule(".*[A-Z].*", "has a capital letter in its bucket" + ALLOWED),
            new Rule(".*_.*", "has an underscore in its bucket" + ALLOWED),
            new Rule(".*[^a-z0-9.-].*", "has a wrong character in its bucket" + ALLOWED),
            new Rule("..?", "has a bucket of fewer than 3 characters; S3 needs 3 to 63"),
            new Rule(".{64,}", "has a bucket of more than 63 characters; S3 needs 3 to 63"),
            new Rule("[.-].*|.*[.-]", "has a bucket with a hyphen or dot at an end; S3 needs a letter or digit there"),
            new Rule(".*\\.\\..*", "has a bucket with two dots in a row; S3 allows one between letters or digits"),
            new Rule("\\d+(\\.\\d+){3}", "has a bucket in the form of an IP address, which S3 does not allow"));

    private BucketName() {}

    /**
     * Returns what is wrong with the bucket of an address, to follow the address. The result is empty if the bucket
     * keeps the rules, or the address is outside S3.
     */
    public static Optional<String> problem(String uri) {
        Matcher address = IN_S3.matcher(uri);
        if (!address.matches()) {
            return Optional.empty();
        }
        String bucket = Objects.requireNonNullElse(address.group(1), "");
        return RULES.stream()
                .filter(rule -> rule.broken().matcher(bucket).matches())
                .map(Rule::problem)
                .findFirst();
    }

    /** A rule, as the names that break it. */
    private record Rule(Pattern broken, String problem) {
        Rule(String broken, String problem) {
            this(Pattern.compile(broken, Pattern.DOTALL), problem);
        }
    }
}
