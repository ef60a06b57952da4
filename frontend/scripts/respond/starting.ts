// What happens between Start and the first question.

/**
 * Get ready to start, and add to the fields what the server wants to see.
 *
 * Start waits for it; whoever leaves meanwhile does not.
 */
export const prepareStart = async (_fields: URLSearchParams): Promise<void> => {};
