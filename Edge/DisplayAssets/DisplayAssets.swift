internal import CDisplayAssets

/// The files of the screen's pages, as they were compiled in.
package enum DisplayAssets {
    package static let style = bytes(display_asset_style())
    package static let module = bytes(display_asset_module())
    package static let icon = bytes(display_asset_icon())

    private static func bytes(_ asset: display_asset) -> [UInt8] {
        Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
    }
}
