internal import CHolderAssets

/// The files of the holders' page, as they were compiled in.
package enum HolderAssets {
    package static let page = bytes(holder_asset_page())
    package static let style = bytes(holder_asset_style())
    package static let module = bytes(holder_asset_module())
    package static let chain = bytes(holder_asset_chain())
    package static let words = bytes(holder_asset_words())
    package static let keep = bytes(holder_asset_keep())
    package static let worker = bytes(holder_asset_worker())
    package static let drawing = bytes(holder_asset_drawing())
    package static let manifest = bytes(holder_asset_manifest())
    package static let icon = bytes(holder_asset_icon())
    package static let picture = bytes(holder_asset_picture())

    private static func bytes(_ asset: holder_asset) -> [UInt8] {
        Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
    }
}
