import QRCode
import Testing

@Suite struct QRMatrixTests {
    static let token =
        "J1" + String(repeating: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", count: 5).prefix(151)

    @Test(arguments: [(ErrorCorrection.medium, 6, 41), (.quartile, 8, 49)])
    func `A token of 153 characters is version 6 at M and version 8 at Q`(
        _ given: (ErrorCorrection, Int, Int)
    ) throws {
        let matrix = try QRMatrix(Self.token, correction: given.0)
        #expect(Self.token.utf8.count == 153)
        #expect(matrix.version == given.1)
        #expect(matrix.size == given.2)
    }

    @Test func `One lower-case letter costs the alphanumeric mode`() throws {
        let matrix = try QRMatrix("j" + Self.token.dropFirst(), correction: .medium)
        #expect(matrix.version == 9)
    }

    @Test func `The three finder patterns stand in their corners and nothing lies outside`() throws
    {
        let matrix = try QRMatrix("JALON", correction: .medium)
        #expect(matrix.size == 21)
        let finder = (0..<7).map { matrix.isDark($0, 0) && matrix.isDark(0, $0) }
        #expect(finder == [true, true, true, true, true, true, true])
        #expect(!matrix.isDark(7, 0))
        #expect(!matrix.isDark(1, 1))
        #expect(matrix.isDark(20, 0))
        #expect(matrix.isDark(0, 20))
        #expect(!matrix.isDark(-1, 0))
        #expect(!matrix.isDark(0, 21))
    }

    @Test func `What holds nothing or does not fit is refused`() throws {
        #expect(throws: QRCodeRefusal.empty) { try QRMatrix("", correction: .medium) }
        let full = [UInt8](repeating: 0xFF, count: 2_953)
        #expect(try QRMatrix(full, correction: .low).version == 40)
        #expect(throws: QRCodeRefusal.tooLong) { try QRMatrix(full + [0], correction: .low) }
        #expect(throws: QRCodeRefusal.tooLong) { try QRMatrix(full, correction: .medium) }
        let letters = String(repeating: "A", count: 4_296)
        #expect(try QRMatrix(letters, correction: .low).version == 40)
        #expect(throws: QRCodeRefusal.tooLong) { try QRMatrix(letters + "A", correction: .low) }
    }

    @Test func `Every refusal says what to do`() {
        for refusal in QRCodeRefusal.allCases {
            #expect(refusal.message.hasSuffix("."))
        }
    }
}
