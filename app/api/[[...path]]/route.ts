import { apiRoutes } from "@/app/api/route-table";
import { toResponse } from "@/lib/http/answer";
import { createDispatcher } from "@/lib/http/dispatch";

export const dynamic = "force-dynamic";

const dispatch = createDispatcher(apiRoutes);
const handle = async (request: Request) => toResponse(await dispatch(request));

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
