import CFuzzer
import Fuzzing
import Processes

/// Drives one parser by libFuzzer: `JALON_FUZZ_PARSER` names it, the arguments are libFuzzer's own.
///
/// `--parsers` lists the names, `--unpack FILE FOLDER` writes what the parser is to begin from, and
/// `--pack FOLDER FILE` keeps the inputs of a folder.
package enum FuzzDriver {
    static let inputBytesMax = 1 << 20

    static let parser: ForeignParser = {
        let name = OwnProcess.environment["JALON_FUZZ_PARSER"] ?? ""
        guard let parser = ForeignParser.named(name) else {
            preconditionFailure("JALON_FUZZ_PARSER names no parser")
        }
        return parser
    }()

    package static func main() throws {
        let words = OwnProcess.words
        switch words.first {
        case "--parsers": for parser in ForeignParser.all { print(parser.name) }
        case "--unpack": try unpack(words[1], to: words[2])
        case "--pack": try pack(words[1], to: words[2])
        default: fuzz()
        }
    }

    private static func unpack(_ file: String, to folder: String) throws {
        var inputs = parser.seeds()
        if Files.exists(file) {
            let text = String(decoding: try Files.read(file, limit: inputBytesMax), as: UTF8.self)
            inputs += Corpus(text: text)?.inputs ?? []
        }
        for (number, input) in inputs.enumerated() {
            try Files.write(input, to: "\(folder)/kept-\(number)")
        }
    }

    private static func pack(_ folder: String, to file: String) throws {
        let inputs = try Files.list(folder).map { name in
            try Files.read("\(folder)/\(name)", limit: inputBytesMax)
        }
        try Files.write(Array(Corpus(inputs).text.utf8), to: file, mode: 0o644)
    }

    private static func fuzz() -> Never {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        OwnProcess.end(LLVMFuzzerRunDriver(&count, &arguments) { fuzzOneInput($0, $1) })
    }
}

/// What the library of libFuzzer links against, beside the driver that calls it.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count <= FuzzDriver.parser.bytesMax else { return -1 }
    FuzzDriver.parser.read(Array(UnsafeBufferPointer(start: data, count: count)))
    return 0
}
