internal import DisplayAssets

/// A file that the pages ask for.
package enum PageFile: String, CaseIterable, Sendable {
    case style = "/screen.css"
    case module = "/screen.js"
    case icon = "/screen.svg"

    package var contentType: String {
        switch self {
        case .style: "text/css; charset=utf-8"
        case .module: "text/javascript; charset=utf-8"
        case .icon: "image/svg+xml"
        }
    }

    package var bytes: [UInt8] {
        switch self {
        case .style: DisplayAssets.style
        case .module: DisplayAssets.module
        case .icon: DisplayAssets.icon
        }
    }
}
