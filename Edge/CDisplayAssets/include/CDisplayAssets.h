#ifndef CDISPLAYASSETS_H
#define CDISPLAYASSETS_H

#include <stddef.h>

/// A file that is part of the program.
struct display_asset {
    const unsigned char *bytes;
    size_t count;
};

/// The style of the screen's pages.
struct display_asset display_asset_style(void);

/// Their script, an ES module.
struct display_asset display_asset_module(void);

/// Their icon, SVG.
struct display_asset display_asset_icon(void);

#endif
