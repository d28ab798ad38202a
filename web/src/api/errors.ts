// SPDX-License-Identifier: AGPL-3.0-or-later
// Why a request was refused, in either shape that the server speaks: RFC 9457, or the CRM API's.

export class ApiError extends Error {
  constructor(
    readonly code: number, // 0: there was no answer
    message: string,
    readonly field: string | null, // the input to blame
  ) {
    super(message)
  }
}

export async function readProblem(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  const told = body !== null && typeof body === 'object' ? (body as Record<string, unknown>) : {}
  const message = [told.detail, told.message, told.title].find(one => typeof one === 'string')
  const field = typeof told.field === 'string' ? told.field : null
  return new ApiError(response.status, (message as string | undefined) ?? response.statusText, field)
}

export function isOffline(error: unknown): boolean {
  return error instanceof ApiError && error.code === 0
}
