#include "CDisplayAssets.h"

static const unsigned char style[] = {
#embed "style.css"
};

struct display_asset display_asset_style(void) {
    return (struct display_asset){style, sizeof style};
}
