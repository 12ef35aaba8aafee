package io.dynasage.events;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns that the shipped use cases read, with the usual names and looks of the attributes that hold them. */
enum ColumnRole {
    USER_ID(
            "user_id",
            ColumnType.STRING,
            true,
            "who did it",
            "userid user customerid customer memberid accountid visitorid profileid shopperid buyerid "
                    + "viewerid externalid uid member account visitor "
                    + "회원번호 회원아이디 회원id 사용자id 사용자번호 사용자아이디 사용자 이용자 고객번호 고객id 고객아이디 유저id 유저 회원 고객 구매자"),
    ITEM_ID(
            "item_id",
            ColumnType.STRING,
            true,
            "what it was done to",
            "itemid item productid product sku movieid articleid contentid asin trackid bookid offerid "
                    + "listingid videoid article content movie "
                    + "상품번호 상품코드 상품id 상품 제품번호 제품코드 제품id 제품 품목코드 품목 아이템 콘텐츠 도서 영화"),
    EVENT_TIME(
            "event_time",
            ColumnType.TIMESTAMP,
            true,
            "when it was",
            "timestamp eventtime eventtimestamp time ts at createdat occurredat created date datetime "
                    + "eventdate eventts "
                    + "행동일시 이벤트일시 발생일시 구매일시 주문일시 결제일시 일시 등록일시 생성일시 시각 시간 날짜 일자 구매일 주문일"),
    EVENT_TYPE(
            "event_type",
            ColumnType.STRING,
            false,
            "what was done",
            "eventtype event type action eventname activity interaction interactiontype verb kind "
                    + "행동유형 행동 이벤트유형 이벤트 행위 활동 유형 구분"),
    RATING("rating", ColumnType.DOUBLE, false, "how much it was liked", "rating stars score rate grade 평점 별점 평가 점수");

    /**
     * The share of an attribute's values that must match what the column requires. Real tables contain some bad data.
     */
    static final double MOST = 0.9;

    private static final int DEEPER = 100;
    private static final double REQUIRED_PERCENT = 50;
    private static final long MOST_EVENT_TYPES = 200;
    private static final long MOST_CODES = 20;
    private static final long MOST_RATINGS = 1000;
    private static final List<String> TTL_NAMES = List.of(
            "ttl timetolive expires expiresat expireat expiry expiration expirationtime expdate 만료일시 만료".split(" "));
    private static final Set<String> USUAL = Stream.concat(
                    Stream.of(values()).flatMap(role -> role.names.stream()), TTL_NAMES.stream())
            .collect(Collectors.toUnmodifiableSet());
    /** The range of epoch times: 1985 in seconds to 2100 in microseconds. */
    private static final double EPOCH_FROM = 4.7e8;

    private static final double EPOCH_END = 4.1e15;

    private final String column;
    private final ColumnType type;
    private final boolean required;
    private final String meaning;
    private final List<String> names;
    /** What an element is called that may hold the column, if no name says it. */
    private final Set<String> element;

    ColumnRole(String column, ColumnType type, boolean required, String meaning, String names) {
        this.column = column;
        this.type = type;
        this.required = required;
        this.meaning = meaning;
        this.names = List.of(names.split(" "));
        this.element = switch (column) {
            case "item_id" -> Set.of("element", "element.key");
            case "rating" -> Set.of("element.value");
            default -> Set.of();
        };
    }

    /** Returns whether an attribute with that name usually holds a column of the shipped use cases, or the expiry. */
    static boolean isUsual(String attribute) {
        return USUAL.contains(ColumnGuess.plain(attribute));
    }

    /**
     * Returns the attribute that looks like the one that Time to Live is enabled on. An item that never expires may
     * have 0 or less in it, which DynamoDB takes for a time too long ago to act on.
     */
    static Optional<AttributeProfile> ttl(EventProfile sample) {
        return sample.attributes().stream()
                .filter(a -> TTL_NAMES.contains(ColumnGuess.plain(a.name())) && isExpiry(a))
                .min(Comparator.comparingInt(a -> TTL_NAMES.indexOf(ColumnGuess.plain(a.name()))));
    }

    String column() {
        return column;
    }

    ColumnType type() {
        return type;
    }

    boolean required() {
        return required;
    }

    /** Returns the meaning of the column, worded to follow "looks like". */
    String meaning() {
        return meaning;
    }

    /** Returns whether the candidate has values in enough of the items. */
    boolean isFrequent(AttributeProfile values) {
        return !required || values.missingPercent() <= REQUIRED_PERCENT;
    }

    /**
     * Returns how well the candidate fits, 0 if it does not fit at all. A usual name ranks above one that contains it,
     * which ranks above an attribute that certainly holds times.
     */
    int rank(ColumnCandidate candidate) {
        AttributeProfile attribute = candidate.values();
        boolean mayBeOther = this == EVENT_TYPE && candidate.part().isPresent() && attribute.distinct() > MOST_CODES;
        if (!looksRight(candidate) || mayBeOther) {
            return 0;
        }
        String name = candidate.called();
        int depth = candidate.part().map(part -> 2 * DEEPER).orElseGet(() -> depth(attribute.name()));
        int usual = names.indexOf(name);
        if (usual >= 0) {
            return 1000 - usual - depth;
        }
        for (int i = 0; i < names.size(); i++) {
            if (isTelling(names.get(i)) && name.contains(names.get(i))) {
                return 500 - i - depth;
            }
        }
        if (candidate.part().isEmpty() && element.contains(attribute.name())) {
            return 2;
        }
        return fitsUnnamed(candidate) ? 1 : 0;
    }

    /** Returns whether a name says something within another one. In Hangul, two letters are a word. */
    private static boolean isTelling(String name) {
        return name.length() > 3 || Hangul.isIn(name);
    }

    private boolean fitsUnnamed(ColumnCandidate candidate) {
        Optional<TimeGuess> time = candidate.time().filter(TimeGuess::isCertain);
        return switch (this) {
            case EVENT_TIME -> time.isPresent();
            case ITEM_ID -> candidate.isUnnamed(KeyPart.Place.LAST) && time.isEmpty();
            case EVENT_TYPE -> candidate.isUnnamed(KeyPart.Place.FIRST);
            default -> false;
        };
    }

    /** Returns by how much an attribute's own value is preferred to one in it, and an element's to its item's. */
    private static int depth(String name) {
        if (name.startsWith(ColumnPath.ELEMENT + ".")) {
            return -DEEPER;
        }
        return name.indexOf('.') > 0 ? DEEPER : 0;
    }

    private boolean looksRight(ColumnCandidate candidate) {
        AttributeProfile a = candidate.values();
        long texts = a.types().getOrDefault("S", 0L);
        long numbers = a.types().getOrDefault("N", 0L);
        double most = MOST * MissingWords.present(a);
        long asNumber = numbers + a.spelled(Spelling.NUMBER_AS_TEXT) + a.spelled(Spelling.DECIMAL_COMMA);
        return most > 0
                && (texts + numbers >= most || this == EVENT_TYPE)
                && switch (this) {
                    case USER_ID, ITEM_ID ->
                        a.spelled(Spelling.ISO_TIME) + a.spelled(Spelling.LOCAL_TIME) < most
                                && a.spelled(Spelling.FRACTION) == 0
                                && (a.distinct() > 1 || names.contains(candidate.called()));
                    case EVENT_TIME -> candidate.time().isPresent();
                    case EVENT_TYPE -> isEventType(candidate, most);
                    case RATING -> asNumber >= most && a.distinct() <= MOST_RATINGS && !isEpoch(a);
                };
    }

    /** Types of events are mostly words. Booleans and codes are types only under a usual name. */
    private boolean isEventType(ColumnCandidate candidate, double most) {
        AttributeProfile a = candidate.values();
        if (a.spelled(Spelling.TEXT) >= most) {
            return a.distinct() <= MOST_EVENT_TYPES && !candidate.called().endsWith("id");
        }
        boolean codes = a.types().getOrDefault("BOOL", 0L) >= most || a.spelled(Spelling.WHOLE_NUMBER) >= most;
        return codes && a.distinct() <= MOST_CODES && names.contains(candidate.called());
    }

    private static boolean isExpiry(AttributeProfile a) {
        return a.minNumber() != null
                && isEpoch(a.maxNumber())
                && (isEpoch(a.minNumber()) || Double.parseDouble(a.minNumber()) <= 0);
    }

    private static boolean isEpoch(AttributeProfile a) {
        return a.minNumber() != null && isEpoch(a.minNumber()) && isEpoch(a.maxNumber());
    }

    private static boolean isEpoch(String number) {
        double seconds = Double.parseDouble(number);
        return seconds >= EPOCH_FROM && seconds <= EPOCH_END;
    }
}
