import Crypto
import Kernel
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1))) struct `A document` {
    private func kernel() async throws -> KernelStore { try await KernelStore() }

    private func put(
        _ content: [UInt8],
        _ kernel: KernelStore,
        company: CompanyID? = nil,
        type: String = "text/plain",
        name: String = "a.txt"
    ) async throws -> Document {
        let company = company ?? kernel.company
        return try await kernel.store.write { session in
            try Documents(session, company: company).put(
                content,
                mediaType: type,
                name: name,
                by: "ines",
                at: KernelStore.start
            )
        }
    }

    private func content(
        _ digest: Digest,
        _ kernel: KernelStore,
        company: CompanyID? = nil
    ) async throws -> [UInt8] {
        let company = company ?? kernel.company
        return try await kernel.store.read { session in
            try Documents(session, company: company).content(digest)
        }
    }

    @Test func `It is found by the SHA-256 of its bytes, and stored once`() async throws {
        let kernel = try await kernel()
        let first = try await put(Array("abc".utf8), kernel)
        #expect(
            first.digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        let again = try await put(Array("abc".utf8), kernel, type: "image/png", name: "b.png")
        #expect(again == first)
        #expect(again.creator == "ines")
        #expect(try await content(first.digest, kernel) == Array("abc".utf8))
    }

    @Test func `Another company neither finds it nor learns that it is there`() async throws {
        let kernel = try await kernel()
        let document = try await put([1, 2, 3], kernel)
        let other = CompanyID(99)
        try await kernel.store.write { session in
            try session.run(
                "INSERT INTO company (id, name, created_at) VALUES ($1, $2, $3)",
                other,
                "Other",
                KernelStore.start
            )
        }
        await #expect(throws: DocumentRefusal.notFound) {
            try await content(document.digest, kernel, company: other)
        }
        let theirs = try await put([1, 2, 3], kernel, company: other, name: "mine.txt")
        #expect(theirs.name == "mine.txt")
    }

    @Test(arguments: [
        "UPDATE document_content SET content = $1",
        "DELETE FROM document_content WHERE content <> $1",
    ]) func `Bytes that were changed or lost are not given out`(_ sql: String) async throws {
        let kernel = try await kernel()
        let document = try await put([1, 2, 3], kernel)
        try await kernel.store.write { session in try session.run(sql, [UInt8]([1, 2, 4])) }
        await #expect(throws: DocumentRefusal.damaged) {
            try await content(document.digest, kernel)
        }
    }

    @Test func `Erased, its bytes are gone for good and its row stays`() async throws {
        let kernel = try await kernel()
        let document = try await put([1, 2, 3], kernel)
        let company = kernel.company
        for expected in [true, false] {
            let isErased = try await kernel.store.write { session in
                try Documents(session, company: company)
                    .erase(document.digest, at: KernelStore.start)
            }
            #expect(isErased == expected)
        }
        await #expect(throws: DocumentRefusal.erased) {
            try await content(document.digest, kernel)
        }
        await #expect(throws: DocumentRefusal.erased) { try await put([1, 2, 3], kernel) }
    }

    @Test func `One byte more than the limit is refused`() async throws {
        let kernel = try await kernel()
        let largest = [UInt8](repeating: 7, count: Document.bytesMax)
        #expect(try await put(largest, kernel).byteCount == 16_777_216)
        await #expect(throws: DocumentRefusal.tooLarge) { try await put(largest + [7], kernel) }
    }

    @Test(arguments: [
        ("text/plain", true), ("application/vnd.ms-excel", true), ("image/svg+xml", true),
        ("text", false), ("text/", false), ("/plain", false), ("text/plain; charset=utf-8", false),
        ("text/pl\r\nX: y", false), ("a/b/c", false),
        ("a/" + String(repeating: "b", count: 98), true),
        ("a/" + String(repeating: "b", count: 99), false),
    ]) func `A media type is two tokens`(_ text: String, _ isOne: Bool) {
        #expect(Document.isMediaType(text) == isOne)
    }

    @Test(arguments: [
        ("facture n°1.pdf", true), ("فاتورة.pdf", true), ("😀", true), ("", false), ("..", false),
        ("../etc/passwd", false), ("a\\b", false), ("a\nb", false), ("exe\u{202E}fdp.txt", false),
        (String(repeating: "a", count: 200), true), (String(repeating: "a", count: 201), false),
    ]) func `A name is one line that names no folder`(_ text: String, _ isOne: Bool) {
        #expect(Document.isName(text) == isOne)
    }
}
