/**
 * The pages that show runs: self-contained HTML with inline SVG, no script and no request. A page is a function of the
 * JSON files that a run left: the same files give the same bytes. The JDK's XML writer makes it, because that escapes
 * every text and attribute without a further library. Pages are therefore also well-formed XML.
 */
package io.dynasage.report.page;
