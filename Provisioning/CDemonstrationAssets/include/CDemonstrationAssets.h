#ifndef CDEMONSTRATIONASSETS_H
#define CDEMONSTRATIONASSETS_H

#include <stddef.h>

/// A file that is part of the program.
struct demonstration_asset {
    const unsigned char *bytes;
    size_t count;
};

/// The style of the demonstration's page.
struct demonstration_asset demonstration_asset_style(void);

/// The script of the demonstration's page.
struct demonstration_asset demonstration_asset_script(void);

#endif
