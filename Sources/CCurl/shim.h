// libcurl's option calls are variadic and its message union is anonymous: Swift imports neither. One inline wrapper
// per argument type, nothing else.
#ifndef REKEY_CCURL_SHIM_H
#define REKEY_CCURL_SHIM_H
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#endif
