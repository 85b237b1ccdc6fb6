package import HTTPServer

/// One address of the local page.
package struct LocalRoute: Sendable {
    package let method: Method
    /// Without a query; compared whole.
    package let path: String
    package let bodyBytesMax: Int
    let answer: @Sendable (Request) async -> Response

    package init(
        _ method: Method,
        _ path: String,
        bodyBytesMax: Int = 0,
        _ answer: @escaping @Sendable (Request) async -> Response
    ) {
        self.method = method
        self.path = path
        self.bodyBytesMax = bodyBytesMax
        self.answer = answer
    }
}
