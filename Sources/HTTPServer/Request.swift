/// One request, its body whole and within the route's limit.
package struct Request: Sendable, Equatable {
    package let head: RequestHead
    package let body: [UInt8]

    package var method: Method { head.method }
    package var path: String { head.path }
    package var segments: [String] { head.segments }
    package var rawTarget: String { head.rawTarget }
    package var rawQuery: String? { head.rawQuery }
    package var query: [RequestTarget.QueryItem] { head.query }
    package var fields: HeaderFields { head.fields }
    package var remote: String { head.remote }
    package var id: String { head.id }

    package init(head: RequestHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }

    /// A request that came over no socket: for tests, simulations and calls inside one process.
    ///
    /// It is judged by the same rules as one from the wire; `Host: localhost` and the length of
    /// the body are added when they are not given.
    package init(
        _ method: Method,
        _ target: String,
        fields: HeaderFields = [:],
        body: [UInt8] = [],
        remote: String = "127.0.0.1",
        id: String = RequestHead.randomID(),
        limits: ServerLimits = ServerLimits()
    ) throws(RequestRefusal) {
        var complete = fields
        if complete["Host"] == nil { complete.add("Host", "localhost") }
        if !body.isEmpty, complete["Content-Length"] == nil {
            complete.add("Content-Length", String(body.count))
        }
        let parts = HeadRules.Parts(
            method: method.rawValue,
            target: target,
            fields: complete,
            remote: remote,
            id: id
        )
        self.init(head: try HeadRules(limits: limits).head(parts), body: body)
    }
}
