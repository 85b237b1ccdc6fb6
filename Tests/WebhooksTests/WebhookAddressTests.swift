import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Addresses a stranger names` {
    static let addresses: [(String, Bool)] = [
        ("1.1.1.1", true), ("93.184.216.34", true), ("2606:4700::1111", true),
        ("9.255.255.255", true), ("11.0.0.0", true), ("172.15.255.255", true),
        ("172.32.0.0", true), ("100.63.255.255", true), ("100.128.0.0", true),
        ("192.167.255.255", true), ("192.169.0.0", true), ("223.255.255.255", true),
        ("0.0.0.0", false), ("0.255.255.255", false), ("10.0.0.0", false),
        ("10.255.255.255", false), ("100.64.0.0", false), ("100.127.255.255", false),
        ("127.0.0.1", false), ("127.255.255.255", false), ("169.254.169.254", false),
        ("172.16.0.0", false), ("172.31.255.255", false), ("192.168.0.1", false),
        ("198.18.0.1", false), ("224.0.0.1", false), ("240.0.0.1", false),
        ("255.255.255.255", false), ("::", false), ("::1", false), ("::ffff:127.0.0.1", false),
        ("::ffff:10.0.0.1", false), ("::ffff:1.1.1.1", true), ("::7f00:1", false),
        ("64:ff9b::7f00:1", false), ("64:ff9b:1::1", false), ("2002:7f00:1::", false),
        ("2001::1", false), ("2001:db8::1", false), ("fc00::1", false), ("fd00:ec2::254", false),
        ("fe80::1", false), ("febf::1", false), ("fec0::1", false), ("ff02::1", false),
        ("2003::1", true),
    ]

    @Test(arguments: addresses)
    func `Only addresses of everybody may be connected to`(_ text: String, _ isPublic: Bool) throws
    {
        let address = try #require(IPAddress(text))
        #expect(AddressPolicy().permits(address) == isPublic)
    }

    @Test func `What an operator allows is allowed, and nothing beside it`() throws {
        let policy = AddressPolicy(allowing: [try #require(AddressBlock("10.1.0.0/16"))])
        #expect(policy.permits(try #require(IPAddress("10.1.255.255"))))
        #expect(policy.permits(try #require(IPAddress("::ffff:10.1.0.1"))))
        #expect(!policy.permits(try #require(IPAddress("10.2.0.0"))))
        #expect(!policy.permits(try #require(IPAddress("127.0.0.1"))))
    }

    static let blocks: [(String, Bool)] = [
        ("10.0.0.0/8", true), ("10.0.0.1", true), ("fd00::/8", true), ("::/0", true),
        ("0.0.0.0/0", true), ("1.2.3.4/32", true), ("1.2.3.4/33", false), ("::/129", false),
        ("1.2.3.4/", false), ("1.2.3.4/-1", false), ("1.2.3.4/08", false), ("a/8", false),
        ("127.1", false), ("0x7f.0.0.1", false), ("2130706433", false), ("", false),
        ("1.2.3.4/8/8", false),
    ]

    @Test(arguments: blocks)
    func `A block is an address and a length`(_ text: String, _ isOne: Bool) {
        #expect((AddressBlock(text) != nil) == isOne)
    }

    /// Each is a way to write this machine, or a name that leads to it: nothing is checked but the
    /// address a socket is opened to.
    @Test(arguments: [
        "https://localhost:9/", "https://127.0.0.1:9/", "https://127.1:9/",
        "https://0x7f000001:9/", "https://2130706433:9/", "https://0177.0.0.1:9/",
        "https://[::1]:9/", "https://[::ffff:127.0.0.1]:9/", "https://0.0.0.0:9/",
        "https://169.254.169.254/latest/meta-data/", "http://localhost:9/",
    ]) func `No spelling of an inside address is connected to`(_ url: String) async throws {
        var options = ClientOptions()
        options.addresses = AddressPolicy()
        let client = try HTTPClient(options)
        let error = await #expect(throws: HTTPClientError.self) {
            try await client.send(ClientRequest(url: url))
        }
        let kinds: [HTTPClientError.Kind] = [.forbiddenAddress, .badURL]
        #expect(kinds.contains(try #require(error?.kind)), "\(String(describing: error))")
    }
}
