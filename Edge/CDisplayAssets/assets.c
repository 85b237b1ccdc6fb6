#include "CDisplayAssets.h"

static const unsigned char style[] = {
#embed "screen.css"
};

static const unsigned char module[] = {
#embed "screen.js"
};

static const unsigned char icon[] = {
#embed "screen.svg"
};

struct display_asset display_asset_style(void) {
    return (struct display_asset){style, sizeof style};
}

struct display_asset display_asset_module(void) {
    return (struct display_asset){module, sizeof module};
}

struct display_asset display_asset_icon(void) {
    return (struct display_asset){icon, sizeof icon};
}
