// What every entry exports.

export { OrderStatus, PaymentStatus } from './status.js';
export { Interstream, configure, processOrder } from './client.js';
export {
  AbortedError, AmountDueError, ApiError, ConfigurationError, ConnectionError, CurrencyMismatchError, InternalError,
  InterstreamError, InvalidUserIdError, NoOrderError, OrderStateError, ProcessingError, RateLimitError, RequestError,
  TimeoutError, UnusableAnswerError, isInterstreamError,
} from './errors.js';
