package io.dynasage.channels;

/**
 * The frames' templates that were used last, one per slot; sizes that fall into the same slot take turns. Nothing is
 * allocated once all slots are made.
 */
final class FrameTemplates {
    private static final int SLOTS = 256;
    private final FrameTemplate[] slots = new FrameTemplate[SLOTS];
    private final FrameParts parts = new FrameParts();

    /** The template for these sizes; see {@link FrameTemplate#make}. */
    FrameTemplate of(long values, int keys, int dimension, int label) {
        int slot = ((int) values + 31 * keys + label + dimension) & SLOTS - 1;
        if (slots[slot] == null) {
            slots[slot] = new FrameTemplate(parts);
        }
        FrameTemplate template = slots[slot];
        return template.fits(values, keys, dimension, label) ? template : template.make(values, keys, dimension, label);
    }
}
