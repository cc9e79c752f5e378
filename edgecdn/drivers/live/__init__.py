"""The world as it is: asyncio, real sockets, the wall clock plus an offset."""
