package io.dynasage.quality;

import java.util.List;

/** Something that models must reach on a public data set. */
interface Goal {
    /** Short, such as {@code Q2}. */
    String name();

    /** The files that it needs, below {@link DataFolder}. */
    List<String> data();

    /** Measures; takes seconds to minutes. */
    List<Figure> measure(Workbench workbench);
}
