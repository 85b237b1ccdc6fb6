import Foundation

/// Published test vectors that lie beside the repository, never in it.
///
/// A test of theirs is `.enabled(if: SharedVectors.has(name))`, with `SharedVectors.missing(name)`
/// as the reason it gives when it is skipped.
package enum SharedVectors {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .appendingPathComponent("../shared/vectors")
        .standardized

    private static func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

    package static func has(_ name: String) -> Bool {
        FileManager.default.isReadableFile(atPath: file(name).path)
    }

    package static func missing(_ name: String) -> String {
        "../shared/vectors/\(name) is not beside the repository."
    }

    package static func decode<Contents: Decodable>(
        _ name: String,
        as type: Contents.Type
    ) throws -> Contents {
        try JSONDecoder().decode(type, from: Data(contentsOf: file(name)))
    }
}
