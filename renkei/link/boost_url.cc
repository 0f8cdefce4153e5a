// Boost.URL's definitions, so that its headers do without a library beside them.
#include <boost/url/src.hpp>
