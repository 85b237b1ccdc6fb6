import Foundation

/// Files of the repository that are shipped and not compiled.
enum Shipped {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path(percentEncoded: false)

    static let units = [
        "Edge/deploy/jalon-edge.service", "Edge/deploy/jalon-kiosk.service",
        "Hub/deploy/jalon-hub.service",
    ]

    static func path(_ name: String) -> String { root + name }

    static func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }
}
