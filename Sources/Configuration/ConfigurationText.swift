internal import CommandLine
internal import FoundationEssentials

/// The bytes of a file on their way to a tree of values.
struct ConfigurationText {
    private let bytes: [UInt8]
    private let source: String

    init(_ bytes: [UInt8], source: String) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
        self.source = source
    }

    func members() throws(ConfigurationError) -> [String: Node] {
        guard bytes.count <= ConfigurationLimits.bytesMax else {
            throw failure(.tooLarge, "larger than \(ConfigurationLimits.bytesMax) bytes")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw failure(.syntax, "the file is not UTF-8 text")
        }
        let outline = Outline(bytes)
        guard outline.depth <= ConfigurationLimits.depthMax else {
            throw failure(.tooDeep, "more than \(ConfigurationLimits.depthMax) levels deep")
        }
        guard !outline.isEmpty else { return [:] }
        let node = try decoded(outline)
        guard outline.duplicates.isEmpty else { throw duplicates(outline.duplicates) }
        guard case .object(let members) = node else {
            throw failure(.syntax, "the file holds \(node.kind), not keys between { and }")
        }
        return members
    }

    private func decoded(_ outline: Outline) throws(ConfigurationError) -> Node {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        do {
            // The decoder looks past the end of a text that ends within a number.
            return try decoder.decode(Node.self, from: Data(bytes + Array("\n".utf8)))
        } catch {
            let place = outline.suspectLine.map { "; look at line \($0)" } ?? ""
            throw failure(.syntax, "not JSON5\(place)")
        }
    }

    private func duplicates(_ paths: [String]) -> ConfigurationError {
        ConfigurationError(
            source: source,
            problems: paths.prefix(ConfigurationLimits.problemsMax).map {
                .init(
                    code: .duplicateKey,
                    path: Terminal.printable($0),
                    text: "given twice; keep one"
                )
            }
        )
    }

    private func failure(
        _ code: ConfigurationError.Problem.Code,
        _ text: String
    ) -> ConfigurationError {
        ConfigurationError(source: source, problems: [.init(code: code, path: "", text: text)])
    }
}
