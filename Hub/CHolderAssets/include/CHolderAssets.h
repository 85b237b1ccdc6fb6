#ifndef CHOLDERASSETS_H
#define CHOLDERASSETS_H

#include <stddef.h>

/// A file that is part of the program.
struct holder_asset {
    const unsigned char *bytes;
    size_t count;
};

/// The page itself.
struct holder_asset holder_asset_page(void);

/// Its style.
struct holder_asset holder_asset_style(void);

/// Its script, an ES module.
struct holder_asset holder_asset_module(void);

/// Chains and codes, an ES module.
struct holder_asset holder_asset_chain(void);

/// What it says in three languages, an ES module.
struct holder_asset holder_asset_words(void);

/// What it keeps on the phone, an ES module.
struct holder_asset holder_asset_keep(void);

/// Its service worker, by which it opens without a network.
struct holder_asset holder_asset_worker(void);

/// Kazuhiko Arase's QR Code Generator, MIT licence.
struct holder_asset holder_asset_drawing(void);

/// What an installed page is called and looks like.
struct holder_asset holder_asset_manifest(void);

/// Its icon, SVG.
struct holder_asset holder_asset_icon(void);

/// Its icon, PNG of 512 by 512.
struct holder_asset holder_asset_picture(void);

#endif
