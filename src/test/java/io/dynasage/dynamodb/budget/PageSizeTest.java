package io.dynasage.dynamodb.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PageSizeTest {

    @Test
    void asksForAQuarterOfASecondOfReadUnits() {
        assertEquals(8 * 8192 / 128, new PageSize(32, 128, PageSize.WHOLE).limit());
        assertEquals(64, new PageSize(1, 128, PageSize.WHOLE).limit());
        assertEquals(50, new PageSize(32, 128, 50).limit());
    }

    @Test
    void asksForWholePagesAsSoonAsTheBudgetAllows() {
        assertEquals(PageSize.WHOLE, new PageSize(512, 128, PageSize.WHOLE).limit());
        assertEquals(511 / 4 * 64, new PageSize(511, 128, PageSize.WHOLE).limit(), 64);
        assertEquals(1000, new PageSize(512, 128, 1000).limit());
    }

    @Test
    void learnsLargeItemsAtOnceAndSmallOnesSlowly() {
        PageSize size = new PageSize(32, 128, PageSize.WHOLE);
        size.answered(10, 500);
        assertEquals(1, size.limit());
        size = new PageSize(32, 8192, PageSize.WHOLE);
        assertEquals(8, size.limit());
        size.answered(8, 4);
        assertEquals(9, size.limit());
        for (int page = 0; page < 30; page++) {
            size.answered(8, 4);
        }
        assertEquals(15, size.limit(), 1);
    }

    @Test
    void learnsNothingFromAnEmptyPageOrOneWithoutUnits() {
        PageSize size = new PageSize(32, 8192, PageSize.WHOLE);
        size.answered(0, 0.5);
        size.answered(100, 0);
        assertEquals(8, size.limit());
    }
}
