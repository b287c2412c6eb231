// What a certificate's client needs of the DNS: a codec, questions to servers, dynamic update and CAA.
//
// No library is used because none has all of it: the resolvers for Swift (swift-async-dns-resolver, which wraps c-ares,
// and the getaddrinfo family) have neither dynamic update (RFC 2136) nor TSIG (RFC 8945), cannot put a question to one
// chosen server without recursion, and give no CAA. What is here is only that, and strict.
//
// Codec/        octets to values and back; bounded work, typed failures, nothing traps
// Exchange/     one question to one server over UDP or TCP
// Resolving/    names to records, aliases followed; which zone a name is in and who serves it
// Propagation/  whether every server of the zone shows a record already
// Update/       adding and removing one TXT value, authenticated
// CAA/          whether a CA may issue
