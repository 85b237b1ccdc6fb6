/// What is held before a simulated camera, one after the other: a text file that grows.
///
/// One line a presentation: its text as it stands in the code, or `@visitor-17.pgm` for a picture
/// that lies beside the script. The camera process reads it while the demonstration writes it, so
/// that what comes next may depend on what happened.
package enum CameraScript {
    /// Enough for ten thousand presentations.
    package static let byteCountMax = 1 << 20
    /// The longest text that one line may hold.
    package static let lineByteCountMax = 512
    private static let pictureNameMax = 32

    /// What one line asks to be held.
    package enum Presentation: Sendable, Equatable {
        case code([UInt8])
        /// The name of a file in the folder of the script.
        case picture(String)
    }

    package static func pictureName(_ number: Int) -> String { "visitor-\(number).pgm" }

    package static func line(forPicture number: Int) -> String { "@" + pictureName(number) }

    /// The whole lines of a script; a line that is still being written waits.
    package static func presentations(_ bytes: [UInt8]) -> [Presentation] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .dropLast()
            .map { presentation(Array($0.prefix(lineByteCountMax))) }
    }

    /// A name that could lead out of the folder is no name, but a text like any other.
    private static func presentation(_ line: [UInt8]) -> Presentation {
        let name = line.dropFirst()
        let isName =
            line.first == UInt8(ascii: "@") && (1...pictureNameMax).contains(name.count)
            && name.first != UInt8(ascii: ".") && name.allSatisfy(isNameByte)
        return isName ? .picture(String(decoding: name, as: UTF8.self)) : .code(line)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
