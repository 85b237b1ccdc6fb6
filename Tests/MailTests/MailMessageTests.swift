import Kernel
import Mail
import Processes
import Support
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1))) struct `The bytes of a mail` {
    static let start = Timestamp(milliseconds: 1_772_388_000_000)

    static func message(
        _ text: MailText,
        named name: String = "Jalon",
        attachments: [MailAttachment] = [],
        in language: Language = .english
    ) throws -> MailMessage {
        MailMessage(
            id: "mail_AAAAAAAAAAAAC",
            date: start,
            from: try MailAddress("hub@example.org"),
            named: name,
            to: try MailAddress("ines@example.org"),
            in: language,
            text,
            attachments: attachments
        )
    }

    /// Python's own reader of mail, which we did not write.
    static func read(_ message: MailMessage) async throws -> JSONValue {
        let child = try Child(
            ChildSpec(
                "/usr/bin/python3",
                [OutsideScript.path("read_mail.py")],
                input: .pipe,
                output: .pipe
            )
        )
        try await child.write(message.bytes())
        await child.closeInput()
        var said: [UInt8] = []
        while let more = await child.output?.next() { said += more }
        #expect(await child.wait() == .code(0))
        return JSONValue(parsing: Array(said.prefix { $0 != 0x0A })) ?? .null
    }

    @Test func `It is written as the standards have it, byte for byte`() throws {
        let text = MailText(subject: "Hello", blocks: [.paragraph("A = 1."), .code("AB CD")])
        let bytes = try Self.message(text).bytes()
        let expected = """
            Date: Sun, 01 Mar 2026 18:00:00 +0000
            From: "Jalon"
             <hub@example.org>
            To: <ines@example.org>
            Subject: Hello
            Message-ID: <mail_AAAAAAAAAAAAC@example.org>
            Auto-Submitted: auto-generated
            Content-Language: en
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="=_alternative_mail_AAAAAAAAAAAAC"

            --=_alternative_mail_AAAAAAAAAAAAC
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            A =3D 1.

                AB CD

            --=_alternative_mail_AAAAAAAAAAAAC
            """.replacing("\n", with: "\r\n")
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(expected))
    }

    @Test(arguments: [
        "Hello", "Été à l’école", "دعوة من النادي", "emoji 😀 and text", "=?utf-8?B?eA==?=",
        "a long subject that goes on beyond what one line of a head should ever hold, really",
        String(repeating: "é", count: 100),
    ]) func `A stranger's reader finds the subject and the sender that were written`(
        _ subject: String
    ) async throws {
        let text = MailText(subject: subject, blocks: [.paragraph("x")])
        let read = try await Self.read(Self.message(text, named: subject))
        #expect(read["subject"]?.text == subject)
        #expect(read["to"] == "ines@example.org")
        #expect(read["id"] == "<mail_AAAAAAAAAAAAC@example.org>")
        #expect(read["from"]?.text?.hasSuffix("<hub@example.org>") == true)
        #expect(read["defects"] == [])
        #expect(read["bare"] == 0)
        #expect(try #require(read["longest"]?.integer) <= 78)
    }

    @Test func `Texts and files come out as they went in, whatever they hold`() async throws {
        let lines = "à la ligne\n.\n..\nFrom here   \n" + String(repeating: "word = ", count: 60)
        let text = MailText(
            subject: "s",
            blocks: [
                .paragraph(lines), .link("https://example.org/?a=1&b=<2>", "open \"it\""),
                .paragraph("<script>alert(1)</script> مرحبا"),
            ]
        )
        let files = [
            try MailAttachment(
                name: "a.pdf",
                mediaType: "application/pdf",
                content: [0, 13, 10, 255]
            ),
            try MailAttachment(
                name: "facture n°1 – é \"x\" فاتورة "
                    + String(repeating: "long", count: 20) + ".bin",
                mediaType: "application/octet-stream",
                content: Array(repeating: 46, count: 1_000)
            ),
        ]
        let read = try await Self.read(Self.message(text, attachments: files, in: .arabic))
        let parts = read["parts"]?.list ?? []
        #expect(read["defects"] == [])
        #expect(parts.count == 4)
        #expect(parts[0]["type"] == "text/plain")
        let plain = parts[0]["text"]?.text?.replacing("\r\n", with: "\n") ?? ""
        #expect(plain.hasPrefix(lines + "\n\nopen \"it\"\n"))
        let page = parts[1]["text"]?.text ?? ""
        #expect(page.contains("<html lang=\"ar\" dir=\"rtl\">"))
        #expect(page.contains("href=\"https://example.org/?a=1&amp;b=&lt;2&gt;\""))
        #expect(page.contains("&lt;script&gt;"))
        #expect(!page.contains("<script>"))
        #expect(parts[2]["file"] == "a.pdf")
        #expect(parts[2]["text"] == "000d0aff")
        #expect(parts[3]["file"]?.text == files[1].name)
        #expect(try #require(read["longest"]?.integer) <= 78)
    }

    @Test(arguments: [
        "a\r\nBcc: b@example.org", "a\nb", "a\rb", "a\u{0}b", "a\u{85}b", "a\u{2028}b", "a\u{7F}b",
        String(repeating: "a", count: 301),
    ]) func `A head cannot be given another line`(_ text: String) throws {
        let subject = MailText(subject: text, blocks: [])
        #expect(throws: MailRefusal.headerWrong) { try Self.message(subject).bytes() }
        let named = MailText(subject: "s", blocks: [])
        #expect(throws: MailRefusal.headerWrong) {
            try Self.message(named, named: text).bytes()
        }
    }

    @Test(arguments: [
        ("../a", "text/plain"), ("a\r\nb", "text/plain"), ("a", "text/plain\r\nX: y"), ("", "a/b"),
    ]) func `A file with a wrong name or type is refused`(_ name: String, _ type: String) {
        #expect(throws: MailRefusal.attachmentWrong) {
            try MailAttachment(name: name, mediaType: type, content: [])
        }
    }

    @Test func `A mail beyond its size or number of files is refused`() throws {
        let text = MailText(subject: "s", blocks: [])
        let large = try MailAttachment(
            name: "a",
            mediaType: "a/b",
            content: [UInt8](repeating: 1, count: MailMessage.bytesMax)
        )
        #expect(throws: MailRefusal.tooLarge) {
            try Self.message(text, attachments: [large]).bytes()
        }
        let small = try MailAttachment(name: "a", mediaType: "a/b", content: [1])
        let eleven = [MailAttachment](repeating: small, count: 11)
        #expect(throws: MailRefusal.tooLarge) {
            try Self.message(text, attachments: eleven).bytes()
        }
        #expect(throws: Never.self) {
            try Self.message(text, attachments: Array(eleven.dropLast())).bytes()
        }
    }

    @Test(arguments: Language.allCases)
    func `Every template is whole in every language`(_ language: Language) async throws {
        let templates: [MailTemplate] = [
            .settingsTest(hub: "hub.example"),
            .confirmAddress(link: "https://example.org/c/1", minutes: 30),
            .invitation(company: "Club <Été>", link: "https://example.org/i/1", days: 7),
            .alert(title: "late", detail: "3 jobs are late."),
        ]
        for template in templates {
            let text = template.text(in: language)
            #expect(!text.subject.isEmpty && !text.blocks.isEmpty)
            let read = try await Self.read(Self.message(text, in: language))
            #expect(read["subject"]?.text == text.subject)
            #expect(read["defects"] == [])
        }
    }
}
