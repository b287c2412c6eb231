import CCurl

/// One libcurl transfer handle: the options on the way in, the facts on the way out. Stays on the driver's thread.
///
/// The first option that libcurl refuses is remembered, so that a protection that could not be switched on stops the
/// request instead of being left out.
struct EasyHandle: ~Copyable {
    let raw: UnsafeMutableRawPointer
    private(set) var refusal: CURLcode = CURLE_OK

    init(_ raw: UnsafeMutableRawPointer) { self.raw = raw }

    mutating func set(_ option: CURLoption, _ value: Int) { note(rekey_curl_set_long(raw, option, value)) }

    mutating func set(_ option: CURLoption, _ value: Bool) { set(option, value ? 1 : 0) }

    mutating func set(_ option: CURLoption, _ value: String?) {
        guard let value else {
            note(rekey_curl_set_string(raw, option, nil))
            return
        }
        note(rekey_curl_set_string(raw, option, value))
    }

    mutating func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
        note(rekey_curl_set_pointer(raw, option, pointer))
    }

    mutating func set(_ option: CURLoption, list: UnsafeMutablePointer<curl_slist>?) {
        note(rekey_curl_set_list(raw, option, list))
    }

    mutating func set(_ option: CURLoption, callback: rekey_curl_data_callback) {
        note(rekey_curl_set_data_callback(raw, option, callback))
    }

    mutating func setPrerequest(_ callback: curl_prereq_callback) { note(rekey_curl_set_prerequest(raw, callback)) }

    mutating func setOpenSocket(_ callback: curl_opensocket_callback) {
        note(rekey_curl_set_open_socket(raw, callback))
    }

    mutating func setProgress(_ callback: curl_xferinfo_callback) { note(rekey_curl_set_progress(raw, callback)) }

    mutating func set(_ option: CURLoption, size: Int) { note(rekey_curl_set_offset(raw, option, curl_off_t(size))) }

    /// Copies `body` into the handle: the length goes first, or libcurl would look for a NUL. An empty body is an empty
    /// string, because no pointer at all would mean "read it from standard input".
    mutating func setPostBody(_ body: [UInt8]) {
        note(rekey_curl_set_offset(raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        guard !body.isEmpty else { return set(CURLOPT_COPYPOSTFIELDS, "") }
        body.withUnsafeBytes { note(rekey_curl_set_bytes(raw, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)) }
    }

    /// Copies octets that are no text into the handle.
    mutating func set(_ option: CURLoption, blob: [UInt8]) {
        blob.withUnsafeBytes { note(rekey_curl_set_blob(raw, option, $0.baseAddress, $0.count)) }
    }

    private mutating func note(_ code: CURLcode) {
        if refusal == CURLE_OK, code != CURLE_OK { refusal = code }
    }

    static func long(_ raw: UnsafeMutableRawPointer, _ info: CURLINFO) -> Int {
        var value = 0
        return rekey_curl_get_long(raw, info, &value) == CURLE_OK ? value : 0
    }

    static func offset(_ raw: UnsafeMutableRawPointer, _ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return rekey_curl_get_offset(raw, info, &value) == CURLE_OK ? Int(value) : 0
    }

    static func string(_ raw: UnsafeMutableRawPointer, _ info: CURLINFO) -> String? {
        var value: UnsafePointer<CChar>?
        guard rekey_curl_get_string(raw, info, &value) == CURLE_OK, let value else { return nil }
        return String(cString: value)
    }
}
