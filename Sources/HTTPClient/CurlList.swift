import CCurl

/// A list of strings that libcurl reads for as long as a handle names it.
final class CurlList {
    private(set) var head: UnsafeMutablePointer<curl_slist>?
    /// Whether memory ran out on the way: then an entry, perhaps a protecting one, is missing.
    private(set) var isIncomplete = false

    init(_ lines: [String]) {
        for line in lines {
            guard let longer = curl_slist_append(head, line) else {
                isIncomplete = true
                return
            }
            head = longer
        }
    }

    deinit { curl_slist_free_all(head) }
}
