from workers import Response, WorkerEntrypoint


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        cf = request.cf
        if cf.country in self.env.BLOCKED.split():
            return Response("Not here\n", status=451)
        facts = {"colo": cf.colo, "country": cf.country, "city": cf.city, "timezone": cf.timezone}
        return Response.json(facts)
