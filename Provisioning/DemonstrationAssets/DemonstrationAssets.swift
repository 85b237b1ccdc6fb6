internal import CDemonstrationAssets

/// The files of the demonstration's page, as they were compiled in.
package enum DemonstrationAssets {
    package static let style = bytes(demonstration_asset_style())
    package static let script = bytes(demonstration_asset_script())

    private static func bytes(_ asset: demonstration_asset) -> [UInt8] {
        Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
    }
}
