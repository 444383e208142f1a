"""Makes the two embedded fonts from Debian's fonts-open-sans 1.11 (needs fonttools).

Usage: python3 subset.py DIRECTORY_WITH_OPEN_SANS
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

CHARACTERS = [
    range(0x20, 0x7F),  # ASCII
    range(0xA0, 0x180),  # Latin-1 and Latin Extended-A
    [ord(c) for c in "αβγδεθλμπρστφχψωΔΣΩ"],
    [0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x20AC],
    [0x2212, 0x2248, 0x2260, 0x2264, 0x2265],
]


def keep_left_bearings(font):
    """plotters puts a glyph's leftmost point where the pen is and so loses the left bearing: a contour
    of no area at x = 0 moves the leftmost point to the pen and draws nothing. What reaches back behind the pen gets a wider
    advance instead."""
    glyphs = font.getGlyphSet()
    whole = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        glyphs[name].draw(DecomposingFilterPen(pen, glyphs))
        whole[name] = pen.glyph()
    for name, glyph in whole.items():
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        if glyph.numberOfContours == 0 or glyph.xMin == 0:
            continue
        if glyph.xMin < 0:
            font["hmtx"][name] = (font["hmtx"][name][0] - glyph.xMin, glyph.xMin)
            continue
        glyph.coordinates.extend([(0, 0)] * 3)
        glyph.flags.extend([1] * 3)
        glyph.endPtsOfContours.append(len(glyph.coordinates) - 1)
        glyph.numberOfContours += 1
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], glyph.xMin)


def main(directory):
    for weight in ["Regular", "Semibold"]:
        font = TTFont(Path(directory) / f"OpenSans-{weight}.ttf")
        options = subset.Options()
        options.hinting = False
        options.notdef_outline = True
        options.layout_features = []
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "DSIG", "kern", "gasp"]
        options.name_IDs = [0, 1, 2, 4, 5, 13, 14]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[c for group in CHARACTERS for c in group])
        cutter.subset(font)
        keep_left_bearings(font)
        font.save(Path(__file__).with_name(f"OpenSans-{weight}.ttf"))


main(sys.argv[1])
