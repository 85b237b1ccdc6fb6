#include "CHolderAssets.h"

static const unsigned char page[] = {
#embed "ticket.html"
};

static const unsigned char style[] = {
#embed "holder.css"
};

static const unsigned char module[] = {
#embed "holder.js"
};

static const unsigned char chain[] = {
#embed "chain.js"
};

static const unsigned char words[] = {
#embed "words.js"
};

static const unsigned char keep[] = {
#embed "keep.js"
};

static const unsigned char worker[] = {
#embed "worker.js"
};

static const unsigned char drawing[] = {
#embed "qrcode.js"
};

static const unsigned char manifest[] = {
#embed "holder.webmanifest"
};

static const unsigned char icon[] = {
#embed "icon.svg"
};

static const unsigned char picture[] = {
#embed "icon.png"
};

struct holder_asset holder_asset_page(void) {
    return (struct holder_asset){page, sizeof page};
}

struct holder_asset holder_asset_style(void) {
    return (struct holder_asset){style, sizeof style};
}

struct holder_asset holder_asset_module(void) {
    return (struct holder_asset){module, sizeof module};
}

struct holder_asset holder_asset_chain(void) {
    return (struct holder_asset){chain, sizeof chain};
}

struct holder_asset holder_asset_words(void) {
    return (struct holder_asset){words, sizeof words};
}

struct holder_asset holder_asset_keep(void) {
    return (struct holder_asset){keep, sizeof keep};
}

struct holder_asset holder_asset_worker(void) {
    return (struct holder_asset){worker, sizeof worker};
}

struct holder_asset holder_asset_drawing(void) {
    return (struct holder_asset){drawing, sizeof drawing};
}

struct holder_asset holder_asset_manifest(void) {
    return (struct holder_asset){manifest, sizeof manifest};
}

struct holder_asset holder_asset_icon(void) {
    return (struct holder_asset){icon, sizeof icon};
}

struct holder_asset holder_asset_picture(void) {
    return (struct holder_asset){picture, sizeof picture};
}
