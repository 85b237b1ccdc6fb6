#include "CDemonstrationAssets.h"

static const unsigned char style[] = {
#embed "style.css"
};

struct demonstration_asset demonstration_asset_style(void) {
    return (struct demonstration_asset){style, sizeof style};
}

static const unsigned char script[] = {
#embed "page.js"
};

struct demonstration_asset demonstration_asset_script(void) {
    return (struct demonstration_asset){script, sizeof script};
}
